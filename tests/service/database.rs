//! The database behind a service: an SQLite file in its data folder, or where a PostgreSQL server was
//! started for the tests (`scripts/lib/postgres.mjs`), a database of its own there.

use std::path::Path;

use postgres::{Client, NoTls};

/// Folder of the server's socket, where there is one.
fn server() -> Option<String> {
    std::env::var("CLAIMSEAL_TEST_POSTGRES").ok().filter(|folder| !folder.is_empty())
}

fn url(folder: &str, name: &str) -> String {
    format!("postgresql://claimseal@{}/{name}", folder.replace('/', "%2F"))
}

fn name(data: &Path) -> String {
    data.file_name().unwrap().to_str().unwrap().replace(['-', '.'], "_")
}

/// URL of the database of this data folder.
pub fn of(data: &Path) -> String {
    let Some(folder) = server() else {
        return format!("sqlite:{}", data.join("claimseal.db").display());
    };
    let name = name(data);
    let mut client = Client::connect(&url(&folder, "postgres"), NoTls).unwrap();
    let there = client.query("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).unwrap();
    if there.is_empty() {
        client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    }
    url(&folder, &name)
}

/// Changes it as somebody who has the disk could.
pub fn tamper(data: &Path, sql: &str) {
    let changed = match server() {
        None => {
            let database = rusqlite::Connection::open(data.join("claimseal.db")).unwrap();
            database.pragma_update(None, "foreign_keys", false).unwrap();
            database.execute(sql, []).unwrap() as u64
        }
        Some(_) => {
            let mut client = Client::connect(&of(data), NoTls).unwrap();
            client.batch_execute("SET session_replication_role = replica").unwrap();
            client.execute(sql, &[]).unwrap()
        }
    };
    assert!(changed > 0, "{sql}");
}

/// Ends the connections of the service, as a restart of the database does.
pub fn disconnect(data: &Path) {
    let folder = server().unwrap();
    let mut client = Client::connect(&url(&folder, "postgres"), NoTls).unwrap();
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1";
    client.execute(sql, &[&name(data)]).unwrap();
}

/// Makes transactions of this database see what was committed when they began, as an operator may.
pub fn repeatable_read(data: &Path) {
    let folder = server().unwrap();
    let mut client = Client::connect(&url(&folder, "postgres"), NoTls).unwrap();
    let setting = "SET default_transaction_isolation = 'repeatable read'";
    client.batch_execute(&format!("ALTER DATABASE {} {setting}", name(data))).unwrap();
}
