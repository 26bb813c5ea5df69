//! The database of the tests, and a way to it that can be cut.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crypto::OsRandom;
use tokio_postgres::{Client, NoTls};

/// A schema of its own in the database of the tests.
pub struct Database {
    address: String,
    pub schema: String,
    pub runtime: tokio::runtime::Runtime,
}

impl Database {
    pub fn new() -> Option<Self> {
        let Some(address) = std::env::var_os("ROCKPOOL_TEST_POSTGRES") else {
            eprintln!("SKIPPED: ROCKPOOL_TEST_POSTGRES is not set; `cargo xtask test` starts a database");
            return None;
        };
        let schema = format!("t{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let database = Self { address: address.into_string().unwrap(), schema, runtime };
        let client = database.client();
        let sql = format!("CREATE SCHEMA {}", database.schema);
        database.runtime.block_on(client.batch_execute(&sql)).unwrap();
        Some(database)
    }

    pub fn client(&self) -> Client {
        self.runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.address, NoTls).await.unwrap();
            tokio::spawn(connection);
            client
        })
    }

    pub fn server(&self) -> SocketAddr {
        self.address.split_once('@').unwrap().1.split_once('/').unwrap().0.parse().unwrap()
    }

    /// What is said with --store; through another port if one is given.
    pub fn store(&self, port: Option<u16>) -> String {
        let port = port.unwrap_or(self.server().port());
        format!(
            "postgres://rockpool:p4ssw0rd@127.0.0.1:{port}/postgres?options=-c%20search_path%3D{}",
            self.schema
        )
    }
}

/// Hands bytes on, or does not.
pub struct Proxy {
    pub port: u16,
    is_cut: Arc<AtomicBool>,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Proxy {
    pub fn new(to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_cut, streams) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let (cut, kept) = (Arc::clone(&is_cut), Arc::clone(&streams));
        thread::spawn(move || {
            for near in listener.incoming() {
                let near = near.unwrap();
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(to).unwrap();
                kept.lock().unwrap().extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                for (mut from, mut to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)]
                {
                    thread::spawn(move || {
                        let mut bytes = [0; 16 * 1024];
                        while let Ok(length @ 1..) = from.read(&mut bytes) {
                            if to.write_all(&bytes[..length]).is_err() {
                                break;
                            }
                        }
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        Self { port, is_cut, streams }
    }

    pub fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
        for stream in self.streams.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    pub fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}
