//! People, sessions, keys and settings in PostgreSQL.

use super::Postgres;
use crate::service::store::{People, Result, Session, User};

impl People for Postgres {
    fn setting(&self, name: &str) -> Result<Option<String>> {
        self.read(|t| {
            let row = t.query_opt("SELECT value FROM settings WHERE name = $1", &[&name])?;
            Ok(row.map(|row| row.try_get(0)).transpose()?)
        })
    }

    fn settle(&self, name: &str, value: &str) -> Result<String> {
        self.write(|t| {
            let sql = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            t.execute(sql, &[&name, &value])?;
            let sql = "SELECT value FROM settings WHERE name = $1";
            Ok(t.query_one(sql, &[&name])?.try_get(0)?)
        })
    }

    fn user(&self, name: &str) -> Result<Option<User>> {
        self.read(|t| {
            let sql = "SELECT name, password, must_change FROM users WHERE name = $1";
            let Some(row) = t.query_opt(sql, &[&name])? else { return Ok(None) };
            Ok(Some(User {
                name: row.try_get(0)?,
                password: row.try_get(1)?,
                must_change: row.try_get(2)?,
            }))
        })
    }

    fn put_user(&self, user: &User, keep: Option<&str>) -> Result<()> {
        self.write(|t| {
            let sql = "INSERT INTO users (name, password, must_change) VALUES ($1, $2, $3)
                ON CONFLICT (name) DO UPDATE SET password = $2, must_change = $3";
            t.execute(sql, &[&user.name, &user.password, &user.must_change])?;
            let sql = "DELETE FROM sessions WHERE user_name = $1 AND sha256 IS DISTINCT FROM $2";
            t.execute(sql, &[&user.name, &keep])?;
            Ok(())
        })
    }

    fn put_session(&self, session: &Session) -> Result<()> {
        self.write(|t| {
            let sql = "INSERT INTO sessions (sha256, user_name, expires_at) VALUES ($1, $2, $3)";
            t.execute(sql, &[&session.sha256, &session.user, &session.expires_at])?;
            let sql = "DELETE FROM sessions WHERE expires_at <= extract(epoch FROM now())";
            t.execute(sql, &[])?;
            Ok(())
        })
    }

    fn session(&self, sha256: &str, now: i64) -> Result<Option<Session>> {
        self.read(|t| {
            let sql = "SELECT sha256, user_name, expires_at, must_change FROM sessions
                JOIN users ON users.name = user_name WHERE sha256 = $1 AND expires_at > $2";
            let Some(row) = t.query_opt(sql, &[&sha256, &now])? else { return Ok(None) };
            Ok(Some(Session {
                sha256: row.try_get(0)?,
                user: row.try_get(1)?,
                expires_at: row.try_get(2)?,
                must_change: row.try_get(3)?,
            }))
        })
    }

    fn end_session(&self, sha256: &str) -> Result<()> {
        self.write(|t| {
            t.execute("DELETE FROM sessions WHERE sha256 = $1", &[&sha256])?;
            Ok(())
        })
    }

    fn put_api_key(&self, sha256: &str, now: i64) -> Result<()> {
        self.write(|t| {
            let sql = "INSERT INTO api_keys (sha256, created_at) VALUES ($1, $2)";
            t.execute(sql, &[&sha256, &now])?;
            Ok(())
        })
    }

    fn has_api_key(&self, sha256: &str) -> Result<bool> {
        self.read(|t| {
            let sql = "SELECT EXISTS (SELECT 1 FROM api_keys WHERE sha256 = $1)";
            Ok(t.query_one(sql, &[&sha256])?.try_get(0)?)
        })
    }
}
