//! People, sessions, keys and settings in SQLite.

use rusqlite::{OptionalExtension, params};

use super::Sqlite;
use crate::service::store::{People, Result, Session, User};

impl People for Sqlite {
    fn setting(&self, name: &str) -> Result<Option<String>> {
        let sql = "SELECT value FROM settings WHERE name = ?1";
        Ok(self.connection().query_row(sql, [name], |row| row.get(0)).optional()?)
    }

    fn settle(&self, name: &str, value: &str) -> Result<String> {
        self.write(|t| {
            let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            t.execute(sql, [name, value])?;
            let sql = "SELECT value FROM settings WHERE name = ?1";
            Ok(t.query_row(sql, [name], |row| row.get(0))?)
        })
    }

    fn user(&self, name: &str) -> Result<Option<User>> {
        let sql = "SELECT name, password, must_change FROM users WHERE name = ?1";
        let user = |row: &rusqlite::Row<'_>| {
            Ok(User { name: row.get(0)?, password: row.get(1)?, must_change: row.get(2)? })
        };
        Ok(self.connection().query_row(sql, [name], user).optional()?)
    }

    fn put_user(&self, user: &User, keep: Option<&str>) -> Result<()> {
        self.write(|t| {
            let sql = "INSERT INTO users (name, password, must_change) VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE SET password = ?2, must_change = ?3";
            t.execute(sql, params![user.name, user.password, user.must_change])?;
            let sql = "DELETE FROM sessions WHERE user = ?1 AND sha256 IS NOT ?2";
            t.execute(sql, params![user.name, keep])?;
            Ok(())
        })
    }

    fn put_session(&self, session: &Session) -> Result<()> {
        self.write(|t| {
            let sql = "INSERT INTO sessions (sha256, user, expires_at) VALUES (?1, ?2, ?3)";
            t.execute(sql, params![session.sha256, session.user, session.expires_at])?;
            let sql = "DELETE FROM sessions WHERE expires_at <= unixepoch()";
            t.execute(sql, [])?;
            Ok(())
        })
    }

    fn session(&self, sha256: &str, now: i64) -> Result<Option<Session>> {
        let sql = "SELECT sha256, user, expires_at, must_change FROM sessions
            JOIN users ON users.name = sessions.user WHERE sha256 = ?1 AND expires_at > ?2";
        let session = |row: &rusqlite::Row<'_>| {
            Ok(Session {
                sha256: row.get(0)?,
                user: row.get(1)?,
                expires_at: row.get(2)?,
                must_change: row.get(3)?,
            })
        };
        Ok(self.connection().query_row(sql, params![sha256, now], session).optional()?)
    }

    fn end_session(&self, sha256: &str) -> Result<()> {
        self.write(|t| {
            t.execute("DELETE FROM sessions WHERE sha256 = ?1", [sha256])?;
            Ok(())
        })
    }

    fn put_api_key(&self, sha256: &str, now: i64) -> Result<()> {
        self.write(|t| {
            let sql = "INSERT INTO api_keys (sha256, created_at) VALUES (?1, ?2)";
            t.execute(sql, params![sha256, now])?;
            Ok(())
        })
    }

    fn has_api_key(&self, sha256: &str) -> Result<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM api_keys WHERE sha256 = ?1)";
        Ok(self.connection().query_row(sql, [sha256], |row| row.get(0))?)
    }
}
