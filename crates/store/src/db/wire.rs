//! What nodes on one PostgreSQL tell each other at once. SQLite has one node, and no wire.
//!
//! A connection of its own: NOTIFY in the transaction of a decision would make commits wait for each other. What is said here
//! carries no data, only what to look at; whoever misses it sees it at the next look.

use futures::future::poll_fn;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls};

use super::tls::Tls;
use crate::error::Error;

/// LIMIT: messages that wait to be heard. A node that falls further behind loses its connection and looks at everything instead.
const UNHEARD_MAX: usize = 1_024;
/// LIMIT: bytes of a message, a little under what PostgreSQL carries.
pub const SAID_BYTES_MAX: usize = 7_900;

/// An open wire; over when the connection is.
pub struct Wire {
    client: Client,
    heard: mpsc::Receiver<String>,
}

impl Wire {
    pub(super) async fn open(config: &Config, tls: Option<&Tls>, role: Option<&str>) -> Result<Self, Error> {
        let (tell, heard) = mpsc::channel(UNHEARD_MAX);
        let client = if let Some(tls) = tls {
            let (client, connection) = config.connect(tls.clone()).await?;
            tokio::spawn(listen(connection, tell));
            client
        } else {
            let (client, connection) = config.connect(NoTls).await?;
            tokio::spawn(listen(connection, tell));
            client
        };
        let role = role.map_or(String::new(), |role| format!("SET ROLE {role};"));
        // What is said is about what is durable already, and lost with a crash like everything that nobody heard.
        client.batch_execute(&format!("{role} SET synchronous_commit = off; LISTEN assent_changes")).await?;
        Ok(Self { client, heard })
    }

    /// Says it to every node, this one included.
    pub async fn say(&self, message: &str) -> Result<(), Error> {
        self.client.execute("SELECT pg_notify('assent_changes', $1)", &[&message]).await?;
        Ok(())
    }

    /// What the next node says; `None` once the connection is over.
    pub async fn hear(&mut self) -> Option<String> {
        self.heard.recv().await
    }
}

/// Never waits for whoever hears: the same connection carries the answers that they may be waiting for.
async fn listen<S, T>(mut connection: Connection<S, T>, tell: mpsc::Sender<String>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
        if let AsyncMessage::Notification(said) = message
            && tell.try_send(said.payload().to_owned()).is_err()
        {
            return;
        }
    }
}
