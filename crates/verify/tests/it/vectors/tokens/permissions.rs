//! Scopes and groups.

use serde_json::{Value, json};

use super::{GOOD, List, access, oidc_access};

pub(super) fn permissions(list: &mut List) {
    let now = list.now;
    let scope = |text: &str| access(now).claim("scope", text);
    list.draft("both scopes", "scopes", &scope("posts/read posts/write"), GOOD);
    list.draft(
        "both scopes among others, in another order",
        "scopes",
        &scope("openid posts/write x posts/read"),
        GOOD,
    );
    list.draft("one scope of two", "scopes", &scope("posts/read"), "scope");
    list.draft("no scope", "scopes", &access(now).without("scope"), "scope");
    list.draft("an empty scope", "scopes", &scope(""), "scope");
    list.draft("a scope that begins like it", "scopes", &scope("posts/reader posts/writer"), "scope");
    list.draft("scopes in another case", "scopes", &scope("Posts/read posts/Write"), "scope");
    list.draft("scopes with a comma", "scopes", &scope("posts/read,posts/write"), "scope");
    list.draft("an empty scope where none is needed", "access", &scope(""), GOOD);
    let groups = |value: Value| access(now).claim("cognito:groups", value);
    list.draft("in one group", "groups", &groups(json!(["editors"])), GOOD);
    list.draft("in the other group, among others", "groups", &groups(json!(["x", "admins"])), GOOD);
    list.draft("in another group", "groups", &groups(json!(["readers"])), "group");
    list.draft("in no group", "groups", &access(now), "group");
    list.draft("an empty list of groups", "groups", &groups(json!([])), "group");
    list.draft("a group that begins like it", "groups", &groups(json!(["editors2"])), "group");
    list.draft(
        "a group under a claim of another name",
        "groups",
        &access(now).claim("groups", json!(["admins"])),
        "group",
    );
    list.draft("OIDC: group and scope", "oidc-groups", &oidc_access(now), GOOD);
    list.draft(
        "OIDC: another group",
        "oidc-groups",
        &oidc_access(now).claim("groups", json!(["x"])),
        "group",
    );
    list.draft(
        "OIDC: scopes as scp",
        "oidc-groups",
        &oidc_access(now).without("scope").claim("scp", json!(["read"])),
        GOOD,
    );
    list.draft(
        "OIDC: scopes as a list",
        "oidc-groups",
        &oidc_access(now).claim("scope", json!(["read"])),
        GOOD,
    );
    list.draft(
        "scp means nothing to a pool",
        "scopes",
        &access(now).without("scope").claim("scp", "posts/read posts/write"),
        "scope",
    );
}
