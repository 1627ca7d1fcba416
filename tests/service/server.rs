//! A service of its own for each test, and the browser and reviewer who use it.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use claimseal::digest::sha256_hex;
use claimseal::seal::challenge::Challenge;
use claimseal::seal::signer::Signer;
use claimseal::seal::token::FileEntry;
use claimseal::{Context, inspect};
use serde_json::{Value, json};

use super::database;
use super::http::{Answer, Form, Request, request};
use super::seal_kit;

pub const PASSWORD: &str = "a password of my own";

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A running `claimseal serve`.
pub struct Service {
    child: Child,
    pub data: PathBuf,
    pub address: String,
    pub key: String,
    pub one_time: String,
}

impl Service {
    /// The demo shop with a fresh data folder.
    pub fn start() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("claimseal-service-{}-{number}", std::process::id());
        let data = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&data);
        Self::on(data, &["--demo"])
    }

    /// A service on this data folder, and with the database that is to be tested.
    pub fn on(data: PathBuf, more: &[&str]) -> Self {
        let database = database::of(&data);
        let database = if more.contains(&"--database") { "" } else { &database };
        let mut child = command(&data)
            .args(more)
            .env("CLAIMSEAL_DATABASE", database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut address, mut key, mut one_time) = Default::default();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let last = line.rsplit(' ').next().unwrap().to_owned();
            if line.contains("API key") {
                key = last;
            } else if line.contains("one-time password") {
                one_time = last;
            } else if let Some(found) = last.strip_prefix("http://") {
                address = found.to_owned();
                break;
            }
        }
        assert!(!address.is_empty(), "the service did not start");
        Self { child, data, address, key, one_time }
    }

    /// The folder of files that it is receiving; there is one for each instance.
    pub fn temporary(&self) -> PathBuf {
        let mut folders = std::fs::read_dir(self.data.join("tmp")).unwrap();
        let folder = folders.next().unwrap().unwrap().path();
        assert!(folders.next().is_none());
        folder
    }

    pub fn send(&self, request: &Request) -> Answer {
        request.send(&self.address)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&request("GET", path))
    }

    /// A request of the shop's backend.
    pub fn backend(&self, method: &str, path: &str) -> Request {
        request(method, path).header("authorization", &format!("Bearer {}", self.key))
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and says how it ended.
    pub fn stop(&mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Killed, and started again on the same data.
    pub fn again(mut self) -> Self {
        self.kill();
        let mut next = Self::on(std::mem::take(&mut self.data), &["--demo"]);
        next.key.clone_from(&self.key);
        next.one_time.clone_from(&self.one_time);
        next
    }

    pub fn log_in(&self, password: &str) -> Answer {
        let body = json!({"user": "admin", "password": password});
        self.send(&request("POST", "/v1/session").json(&body))
    }

    /// A reviewer whose one-time password is changed.
    pub fn reviewer(&self) -> Reviewer<'_> {
        let cookie = cookie(&self.log_in(&self.one_time));
        let reviewer = Reviewer { service: self, cookie };
        let change = json!({"old": self.one_time, "new": PASSWORD});
        let answer = reviewer.post("/v1/session/password", &change);
        assert_eq!(answer.status, 200, "{}", answer.text());
        reviewer
    }

    /// A reviewer of a service whose password was changed before.
    pub fn known_reviewer(&self) -> Reviewer<'_> {
        Reviewer { service: self, cookie: cookie(&self.log_in(PASSWORD)) }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !self.data.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.data);
        }
    }
}

pub fn command(data: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_claimseal"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
    command
}

/// The session of a login.
pub fn cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

pub struct Reviewer<'a> {
    pub service: &'a Service,
    pub cookie: String,
}

impl Reviewer<'_> {
    pub fn request(&self, method: &str, path: &str) -> Request {
        let request = request(method, path).header("cookie", &self.cookie);
        request.header("origin", "http://service.test")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.service.send(&self.request("GET", path))
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.service.send(&self.request("POST", path).json(body))
    }

    pub fn claims(&self) -> Vec<Value> {
        self.get("/v1/claims").json()["claims"].as_array().unwrap().clone()
    }

    pub fn claim(&self, id: &str) -> Value {
        let answer = self.get(&format!("/v1/claims/{id}?lang=en"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub fn register(&self, product: &str, id: &str, bytes: &[u8]) -> Answer {
        let form = Form::default().text("id", id).text("group", "g").file("photo", "p.jpg", bytes);
        let path = format!("/v1/products/{product}/photos");
        self.service.send(&self.request("POST", &path).form(&form))
    }
}

/// A browser with its key.
pub struct Browser(pub Signer);

impl Browser {
    pub fn new(seed: u8) -> Self {
        Self(Signer::generate(&[seed; 32]).unwrap())
    }

    pub fn challenge(&self, service: &Service, order: &str) -> String {
        let body = json!({"jkt": self.0.jwk().thumbprint(), "order": order});
        let answer = service.send(&request("POST", "/demo/challenge").json(&body));
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["challenge"].as_str().unwrap().to_owned()
    }

    /// A token as the module makes it without a catalogue.
    pub fn token(&self, challenge: &str, photos: &[&[u8]]) -> String {
        let context = Self::context(challenge);
        let reports: Vec<_> =
            photos.iter().map(|bytes| inspect(bytes, &context).to_bytes()).collect();
        self.token_over(challenge, photos, reports)
    }

    /// What the module looks with: the challenge's times.
    pub fn context(challenge: &str) -> Context {
        let known = Challenge::decode(challenge).unwrap();
        let mut context = Context::default();
        context.at = Some(known.at());
        context.ordered_at.clone_from(&known.ordered_at);
        context
    }

    /// A token over these photos and reports.
    pub fn token_over(&self, challenge: &str, photos: &[&[u8]], reports: Vec<Vec<u8>>) -> String {
        let entry = |(bytes, report): (&&[u8], Vec<u8>)| {
            FileEntry::sealed("photos", &sha256_hex(bytes), report).unwrap()
        };
        let files = photos.iter().zip(reports).map(entry).collect();
        let payload = seal_kit::payload(challenge, files);
        seal_kit::forged(&self.0, &seal_kit::header(self.0.jwk()), &payload)
    }
}

/// A claim's form.
pub fn form(order: &str, tokens: &[&str], photos: &[&[u8]]) -> Form {
    let mut form = Form::default()
        .text("order", order)
        .text("reason", "damaged")
        .text("text", "The handle is cracked.");
    for token in tokens {
        form = form.text("claimseal_token", token);
    }
    for (at, photo) in photos.iter().enumerate() {
        form = form.file("photos", &format!("IMG_{at}.jpg"), photo);
    }
    form
}

pub fn submit(service: &Service, form: &Form) -> Answer {
    service.send(&request("POST", "/v1/claims").form(form))
}
