"""rockpool_verify.django: middleware and decorators in a small project, against tokens of a running server."""

import django
import pytest
from django.conf import settings
from django.http import JsonResponse
from django.test import Client
from django.urls import path

from rockpool_verify import Verifier, policy, rockpool_pool
from seeded import EMAIL_POOL, client, user
from stories import by_password, confirmed, tokens

WEB = client(EMAIL_POOL, "web")
ADA = user(EMAIL_POOL)


@pytest.fixture(scope="module")
def site(rockpool):
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["testserver"],
        MIDDLEWARE=["rockpool_verify.django.VerifyMiddleware"],
        ROCKPOOL_VERIFY={
            "verifier": Verifier(policy(rockpool_pool(rockpool.endpoint, EMAIL_POOL, WEB)), loopback=True),
            "realm": "posts",
        },
    )
    django.setup()
    from rockpool_verify.django import public, require

    @public
    def front(request):
        return JsonResponse({"hello": request.token.username if request.token else "whoever"})

    def me(request):
        return JsonResponse({"sub": request.token.subject})

    @require(scopes=["posts/write"])
    def posts(request):
        return JsonResponse({})

    @require(groups=["django-admins"])
    def admin(request):
        return JsonResponse({"groups": request.token.groups})

    @require(scopes=["aws.cognito.signin.user.admin"])
    async def later(request):
        return JsonResponse({"sub": request.token.subject})

    views = {"": front, "me": me, "posts": posts, "admin": admin, "later": later}
    globals()["urlpatterns"] = [path(where, view) for where, view in views.items()]
    return Client()


@pytest.fixture
def signed_in(idp):
    return tokens(by_password(idp, WEB, ADA["username"], ADA["password"]))


def ask(site, where, token=None, **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return site.get(where, headers={**headers, **more})


def test_a_good_token_reaches_the_view(site, signed_in):
    assert ask(site, "/me", signed_in["AccessToken"]).json() == {"sub": ADA["sub"]}


def test_without_a_good_token_no_view_is_called(site, signed_in, caplog):
    caplog.set_level("INFO", "rockpool_verify")
    answer = ask(site, "/me")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="posts"')
    answer = ask(site, "/me", signed_in["IdToken"])
    assert answer.status_code == 401 and answer.json()["error"] == "invalid_token"
    ask(site, "/me", Authorisation=f"Bearer {signed_in['AccessToken']}")
    codes = [record.refusal_code for record in caplog.records if record.name == "rockpool_verify"]
    assert codes == ["no_token", "token_use", "header_name"]
    assert signed_in["IdToken"] not in caplog.text


def test_a_public_view_is_for_everybody_but_not_for_bad_tokens(site, signed_in):
    assert ask(site, "/").json() == {"hello": "whoever"}
    assert ask(site, "/", signed_in["AccessToken"]).json() == {"hello": ADA["sub"]}
    assert ask(site, "/", signed_in["IdToken"]).status_code == 401


def test_scopes_and_groups_are_asked_for_by_view(site, idp, rockpool, signed_in):
    answer = ask(site, "/posts", signed_in["AccessToken"])
    assert answer.status_code == 403 and answer["WWW-Authenticate"].endswith('scope="posts/write"')
    assert ask(site, "/admin", signed_in["AccessToken"]).status_code == 403
    email, _ = confirmed(idp, rockpool, WEB, "edith")
    idp.create_group(UserPoolId=EMAIL_POOL, GroupName="django-admins")
    idp.admin_add_user_to_group(UserPoolId=EMAIL_POOL, Username=email, GroupName="django-admins")
    mine = tokens(by_password(idp, WEB, email))["AccessToken"]
    assert ask(site, "/admin", mine).json() == {"groups": ["django-admins"]}


def test_an_async_view_is_guarded_like_any_other(site, signed_in):
    assert ask(site, "/later", signed_in["AccessToken"]).json() == {"sub": ADA["sub"]}
    assert ask(site, "/later", signed_in["IdToken"]).status_code == 401


def test_a_setting_that_nobody_knows_is_refused(site, monkeypatch):
    from rockpool_verify.django import _Setting

    monkeypatch.setattr(settings, "ROCKPOOL_VERIFY", {"optional": True})
    with pytest.raises(ValueError, match="not optional"):
        _Setting()
