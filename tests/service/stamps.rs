//! Time stamps that the service asks an authority for.

use std::io::{Cursor, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use claimseal::archive::timestamp::Roots;
use claimseal::archive::{CheckName, Checked, check};
use claimseal::seal::verify::Outcome;
use zip::ZipArchive;

use super::common::{jpeg, picture};
use super::server::{Reviewer, Service, form};
use super::tsa::{Authority, openssl};

/// Reads one request and gives its body.
fn read(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        if let Some(end) = text.find("\r\n\r\n") {
            assert!(text.contains("content-type: application/timestamp-query"), "{text}");
            let length = text.split("content-length: ").nth(1).unwrap();
            let length: usize = length.split("\r\n").next().unwrap().parse().unwrap();
            if bytes.len() >= end + 4 + length {
                return bytes.split_off(end + 4);
            }
        }
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0);
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn write(mut stream: TcpStream, status: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/timestamp-reply\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

/// An authority behind HTTP that answers wrongly at first, in each of the ways; gives its address and
/// a signal for each answer.
fn served(authority: Authority) -> (String, Receiver<usize>, std::thread::JoinHandle<Authority>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/tsa", listener.local_addr().unwrap());
    let (sender, receiver) = channel();
    let thread = std::thread::spawn(move || {
        let impostor = Authority::new("ec:P-256", "sha256", 0);
        for number in 0..6 {
            let (mut stream, _) = listener.accept().unwrap();
            let question = read(&mut stream);
            match number {
                0 => drop(stream),
                1 => write(stream, "503 Busy", b""),
                2 => write(stream, "200 OK", b"<html>no stamp</html>"),
                // Of other data, by the right authority.
                3 => write(stream, "200 OK", &authority.stamp(&"ab".repeat(32))),
                // By somebody in its place.
                4 => write(stream, "200 OK", &impostor.answer(&question)),
                _ => write(stream, "200 OK", &authority.answer(&question)),
            }
            sender.send(number).unwrap();
        }
        authority
    });
    (address, receiver, thread)
}

fn archive(reviewer: &Reviewer<'_>, id: &str) -> Vec<u8> {
    let answer = reviewer.get(&format!("/v1/claims/{id}/archive"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.body
}

fn outcome(checked: &Checked) -> Outcome {
    checked.checks.iter().find(|check| check.check == CheckName::Timestamp).unwrap().outcome
}

#[test]
fn a_claim_gets_its_stamp_after_it_was_accepted_however_often_the_authority_fails() {
    let authority = Authority::new("rsa:2048", "sha256", 0);
    let pem = authority.root();
    let (address, answered, thread) = served(authority);
    let mut service = Service::start();
    service.kill();
    let data = std::mem::take(&mut service.data);
    let (key, one_time) = (service.key.clone(), service.one_time.clone());
    let root = data.join("root.pem");
    std::fs::write(&root, &pem).unwrap();
    let ask = ["--demo", "--timestamp-authority", &address, "--tsa-roots", root.to_str().unwrap()];
    let mut service = Service::on(data, &ask);
    (service.key, service.one_time) = (key, one_time);
    let reviewer = service.reviewer();
    let photo = jpeg(&picture(64, 48, 1), 80);
    let claim = form("CS-1001", &[], &[&photo]);
    let answer = service.send(&service.backend("POST", "/v1/claims").form(&claim));
    assert_eq!(answer.status, 201, "{}", answer.text());
    let id = answer.json()["claim"].as_str().unwrap().to_owned();
    // Until the authority has answered well the archive is whole, and says that there is no stamp.
    let first = check(Cursor::new(archive(&reviewer, &id)), None, None);
    assert!(first.holds());
    assert_eq!(outcome(&first), Outcome::NotRun);
    for number in 0..6 {
        assert_eq!(answered.recv_timeout(Duration::from_secs(300)).unwrap(), number);
    }
    let authority = thread.join().unwrap();
    let bytes = (0..600)
        .find_map(|_| {
            let bytes = archive(&reviewer, &id);
            let there = outcome(&check(Cursor::new(&bytes), None, None)) != Outcome::NotRun;
            std::thread::sleep(Duration::from_millis(100));
            there.then_some(bytes)
        })
        .unwrap();
    let roots = Roots::from_pem(&authority.root()).unwrap();
    let checked = check(Cursor::new(&bytes), None, Some(&roots));
    assert!(checked.holds(), "{checked:?}");
    let stamp = checked.timestamp.unwrap();
    assert_eq!((stamp.signer.as_str(), stamp.trusted), ("CN=Test tsa,O=Test", Outcome::Ok));
    let stranger = Authority::new("ec:P-256", "sha256", 0);
    let strange = Roots::from_pem(&stranger.root()).unwrap();
    let other = check(Cursor::new(&bytes), None, Some(&strange));
    let codes: Vec<_> = other.checks.iter().filter_map(|check| check.code.as_deref()).collect();
    assert_eq!(codes, ["archive.timestampSigner"]);

    // OpenSSL says the same of the archive's files.
    let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for name in ["verification.jws", "timestamp.tsr"] {
        let mut file = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut file).unwrap();
        std::fs::write(authority.path(name), file).unwrap();
    }
    let (jws, tsr) = (authority.file("verification.jws"), authority.file("timestamp.tsr"));
    let root = authority.file("root.pem");
    let said = openssl(&["ts", "-verify", "-data", &jws, "-in", &tsr, "-CAfile", &root]);
    assert!(said.is_empty() || String::from_utf8_lossy(&said).contains("OK"));

    // An erased claim has no stamp left, and is not asked about again.
    let erase = serde_json::json!({"claim": id});
    let erased = service.send(&service.backend("POST", "/v1/erasures").json(&erase)).json();
    assert_eq!(erased["claims"], 1);
}
