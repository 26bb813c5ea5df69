//! The table `[functions]` of the configuration file, and what follows from it and from who runs the server (RULE-18, RULE-20).

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use functions::{Egress, Place as Folder};
use runner::egress::{Forbidden, Place, named_in};
use serde::{Deserialize, Serialize};

use crate::settings::Settings;
use crate::stores;

/// Workers at a time, for each processor: a handler waits for its database most of the time.
const WORKERS_A_PROCESSOR: usize = 16;
/// What the functions of all workers may use together, in MiB, if nothing is said.
const MEMORY_MIB: u64 = 4096;

/// What an operator says of functions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct FunctionsTable {
    /// Functions run on this server. In development they do unless this says `false`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// What the functions of all workers may use together, in MiB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// Workers of all functions at a time, and invocations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<usize>,
    /// Folder of the prepared runtimes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runtimes: Option<PathBuf>,
    /// The places that each function may reach, as `host:port`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub egress: BTreeMap<String, Vec<String>>,
}

impl FunctionsTable {
    /// On one line, as TOML.
    pub fn line(&self) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let mut parts = Vec::new();
        parts.extend(self.enabled.map(|enabled| format!("enabled = {enabled}")));
        parts.extend(self.memory.map(|memory| format!("memory = {memory}")));
        parts.extend(self.workers.map(|workers| format!("workers = {workers}")));
        parts.extend(
            self.runtimes
                .as_ref()
                .map(|folder| format!("runtimes = {}", quoted(&folder.display().to_string()))),
        );
        if !self.egress.is_empty() {
            let places = self.egress.iter().map(|(name, places)| {
                let places: Vec<_> = places.iter().map(|place| quoted(place)).collect();
                format!("{} = [{}]", quoted(name), places.join(", "))
            });
            parts.push(format!("egress = {{ {} }}", places.collect::<Vec<_>>().join(", ")));
        }
        format!("{{ {} }}", parts.join(", "))
    }

    fn places(&self) -> anyhow::Result<BTreeMap<String, Vec<Place>>> {
        let read = |(name, places): (&String, &Vec<String>)| {
            let places = places.iter().map(|place| read_place(place)).collect::<anyhow::Result<_>>();
            Ok((name.clone(), places.with_context(|| format!("functions.egress.{name}"))?))
        };
        self.egress.iter().map(read).collect()
    }

    /// Refuses what can have no effect.
    ///
    /// # Errors
    /// Which member, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        self.places()?;
        ensure!(self.workers != Some(0), "functions.workers = 0 runs nothing: say `enabled = false`");
        ensure!(
            self.memory.is_none_or(|memory| memory >= 128),
            "functions.memory is in MiB, and the smallest function has 128"
        );
        Ok(())
    }
}

fn read_place(text: &str) -> anyhow::Result<Place> {
    let place = named_in([format!("x://{text}").as_str()]).into_iter().next();
    let plain = !text.contains(['/', '@', ',', '?', '#']);
    match place {
        Some(place) if plain => Ok(place),
        _ => bail!("{text:?} is not host:port, such as \"db.example.com:5432\""),
    }
}

/// Where runtimes are prepared: where the operator says; for people in the folder for the data; in development where all folders of
/// one user share them.
pub fn runtimes(settings: &Settings) -> PathBuf {
    if let Some(folder) = &settings.functions.runtimes {
        return folder.clone();
    }
    let own = settings.data.join("runtimes");
    if settings.master_key.is_some() || own.is_dir() {
        return own;
    }
    cache().map_or(own, |cache| cache.join("rockpool").join("runtimes"))
}

fn cache() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
}

/// What the functions room is told. `serves`: real people use it.
///
/// # Errors
/// What is said cannot be read.
pub fn effective(settings: &Settings, serves: bool, own_port: u16) -> anyhow::Result<functions::Settings> {
    let table = &settings.functions;
    table.check()?;
    let place = if settings.ephemeral {
        // Nobody else may guess it.
        let letters = crypto::OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16);
        std::env::temp_dir().join(format!("rockpool-{letters}"))
    } else {
        settings.data.join("functions")
    };
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    let own_places = match settings.place() {
        stores::Place::Postgres(address) => named_in([address.expose()]),
        stores::Place::Folder(_) => Vec::new(),
    };
    Ok(functions::Settings {
        region: settings.region.clone(),
        off: off(table, serves),
        egress: if serves { Egress::Declared(table.places()?) } else { Egress::FromEnvironment },
        forbidden: Forbidden { own_ports: vec![own_port], own_places },
        runtimes: runtimes(settings),
        prepares_runtimes: !serves,
        place: Folder::below(place).into(),
        // The very program that runs, whatever lies in its place by now.
        program: PathBuf::from("/proc/self/exe"),
        most_workers: table.workers.unwrap_or(processors * WORKERS_A_PROCESSOR),
        memory_mib: table.memory.unwrap_or(MEMORY_MIB),
    })
}

/// Why functions do not run, if they do not.
fn off(table: &FunctionsTable, serves: bool) -> Option<String> {
    match (table.enabled, serves) {
        (Some(true), _) | (None, false) => None,
        (Some(false), _) => Some("Functions are switched off on this server: [functions] says enabled = false.".to_owned()),
        (None, true) => Some(
            "Functions do not run on this server until its configuration file says so: write [functions] with enabled = true, and \
             under [functions.egress] the places that each function may reach, such as NAME = [\"db.example.com:5432\"]."
                .to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_written_as_toml() {
        let text = "enabled = true\nmemory = 2048\n[egress]\npost-confirmation = [\"db.example.com:5432\", \"127.0.0.1:6379\"]\n";
        let table: FunctionsTable = toml::from_str(text).unwrap();
        table.check().unwrap();
        let again: BTreeMap<String, FunctionsTable> =
            toml::from_str(&format!("functions = {}", table.line())).unwrap();
        assert_eq!(again["functions"], table);
        let places = table.places().unwrap();
        let shown: Vec<_> = places["post-confirmation"].iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["db.example.com:5432", "127.0.0.1:6379"]);
        assert!(
            toml::from_str::<FunctionsTable>("enable = true").is_err(),
            "a word that is not known is refused"
        );
    }

    #[test]
    fn a_place_is_host_and_port_and_nothing_else() {
        for bad in
            ["db", "db:0", "db:70000", "postgres://db:5432", "user@db:5432", "db:5432/app", "a:1,b:2", ""]
        {
            let table =
                FunctionsTable { egress: [("f".into(), vec![bad.into()])].into(), ..Default::default() };
            let refused = format!("{:#}", table.check().unwrap_err());
            assert!(refused.contains("functions.egress.f"), "{refused}");
        }
        assert!(FunctionsTable { workers: Some(0), ..Default::default() }.check().is_err());
    }

    #[test]
    fn functions_are_off_for_people_until_somebody_says_so_rule_18() {
        let said = |enabled| FunctionsTable { enabled, ..Default::default() };
        assert!(off(&said(None), true).unwrap().contains("enabled = true"));
        assert!(off(&said(Some(false)), true).is_some());
        assert!(off(&said(Some(true)), true).is_none());
        assert!(off(&said(None), false).is_none());
        assert!(off(&said(Some(false)), false).is_some());
    }
}
