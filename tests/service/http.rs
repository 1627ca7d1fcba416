//! A plain HTTP/1.1 client: what it sends is what the test says, hostile or not.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{} is no JSON: {}", self.status, self.text()))
    }

    /// The code of a problem, whose form is checked.
    pub fn code(&self) -> String {
        let problem = self.json();
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], self.status);
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("urn:claimseal:problem:{code}"));
        assert!(!problem["title"].as_str().unwrap().is_empty());
        assert!(!problem["detail"].as_str().unwrap().is_empty());
        code
    }
}

/// A request that is built up.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

pub fn request(method: &str, path: &str) -> Request {
    let head = format!("{method} {path} HTTP/1.1\r\nhost: service.test\r\nconnection: close\r\n");
    Request { head, body: Vec::new() }
}

impl Request {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    pub fn json(self, value: &Value) -> Self {
        let mut request = self.header("content-type", "application/json");
        request.body = serde_json::to_vec(value).unwrap();
        request
    }

    pub fn form(self, form: &Form) -> Self {
        let mut request = self.header("content-type", "multipart/form-data; boundary=XBOUNDARYX");
        request.body = form.bytes();
        request
    }

    pub fn bytes(&self) -> Vec<u8> {
        let head = format!("{}content-length: {}\r\n\r\n", self.head, self.body.len());
        [head.as_bytes(), &self.body].concat()
    }

    pub fn send(&self, address: &str) -> Answer {
        let mut stream = connect(address);
        // A server may answer before it has read everything.
        let _ = stream.write_all(&self.bytes());
        read(&mut stream)
    }
}

pub fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(300))).unwrap();
    stream
}

pub fn read(stream: &mut TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| {
        panic!("no answer but {} bytes: {}", bytes.len(), String::from_utf8_lossy(&bytes))
    });
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let chunked =
        headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    let body = &bytes[end + 4..];
    Answer { status, headers, body: if chunked { unchunk(body) } else { body.to_vec() } }
}

fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            break;
        }
        out.extend(&body[end + 2..end + 2 + length]);
        body = &body[end + 4 + length..];
    }
    out
}

/// A multipart form.
#[derive(Clone, Debug, Default)]
pub struct Form(Vec<u8>);

impl Form {
    pub fn text(self, name: &str, text: &str) -> Self {
        self.part(&format!("name=\"{name}\""), text.as_bytes())
    }

    pub fn file(self, field: &str, name: &str, bytes: &[u8]) -> Self {
        self.part(&format!("name=\"{field}\"; filename=\"{name}\""), bytes)
    }

    pub fn part(mut self, disposition: &str, bytes: &[u8]) -> Self {
        let head = format!(
            "--XBOUNDARYX\r\ncontent-disposition: form-data; {disposition}\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        self.0.extend(head.as_bytes());
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        [&self.0, &b"--XBOUNDARYX--\r\n"[..]].concat()
    }
}
