//! A PostgreSQL database of a test's own, which goes when the test does. The server's tests have this file too.

use tokio_postgres::{Client, NoTls};

/// An empty database, or a copy of another one.
pub(crate) struct Fresh {
    server: String,
    name: String,
}

/// The server that may be used: `cargo xtask test` starts one and sets the variable.
pub(crate) fn server() -> String {
    std::env::var("ASSENT_TEST_POSTGRES")
        .expect("ASSENT_TEST_POSTGRES must name a PostgreSQL for tests; `cargo xtask test` starts one and sets it")
}

/// A connection to it, closed when dropped.
pub(crate) async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Fresh {
    /// Made as the text after the name says; nothing makes it empty.
    pub(crate) async fn make(how: &str) -> Self {
        let mut bytes = [0; 8];
        std::io::Read::read_exact(&mut std::fs::File::open("/dev/urandom").unwrap(), &mut bytes).unwrap();
        let (server, name) = (server(), format!("assent_test_{:016x}", u64::from_be_bytes(bytes)));
        connect(&server).await.batch_execute(&format!("CREATE DATABASE {name} {how}")).await.unwrap();
        Self { server, name }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        let (base, _) = self.server.rsplit_once('/').unwrap();
        format!("{base}/{}", self.name)
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let (server, drop) = (self.server.clone(), format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        // Dropping happens inside the test's runtime, which cannot be waited in; another thread can.
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async { connect(&server).await.batch_execute(&drop).await.unwrap() });
        });
        done.join().unwrap();
    }
}
