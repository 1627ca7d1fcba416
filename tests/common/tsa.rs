//! A time stamp authority made by OpenSSL, in a folder of its own.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Root, authority and their keys.
pub struct Authority {
    pub folder: PathBuf,
}

const SETTINGS: &str = "[tsa]
default_tsa = one
[one]
serial = FOLDER/serial
crypto_device = builtin
signer_cert = FOLDER/tsa.pem
certs = FOLDER/root.pem
signer_key = FOLDER/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1, millisecs:500
clock_precision_digits = PRECISION
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = ESS
";

/// Runs OpenSSL; its standard output.
pub fn openssl(arguments: &[&str]) -> Vec<u8> {
    let done = Command::new("openssl").args(arguments).output();
    let done = done.expect("these tests need openssl");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "openssl {}: {said}", arguments.join(" "));
    done.stdout
}

impl Authority {
    /// `key`: `rsa:2048` or `ec:P-256`, `ess`: digest in the attribute that names the certificate,
    /// `precision`: digits of the fraction of a second.
    pub fn new(key: &str, ess: &str, precision: u8) -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("claimseal-tsa-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        let authority = Self { folder };
        let text = SETTINGS
            .replace("FOLDER", authority.folder.to_str().unwrap())
            .replace("PRECISION", &precision.to_string())
            .replace("ESS", ess);
        std::fs::write(authority.path("tsa.cnf"), text).unwrap();
        std::fs::write(authority.path("serial"), "01").unwrap();
        let root = ["req", "-x509", "-nodes", "-subj", "/CN=Test root", "-days", "30"];
        let (keyout, out) = (authority.file("root.key"), authority.file("root.pem"));
        let kind = Self::kind(key);
        openssl(&[&root[..], &kind, &["-keyout", &keyout, "-out", &out]].concat());
        authority.certificate("tsa", key, "critical,timeStamping", "30");
        authority
    }

    /// Signs by a certificate between root and authority, which leaves open what it is for.
    pub fn below_another(&self) {
        let extensions = self.path("between.cnf");
        std::fs::write(&extensions, "basicConstraints=critical,CA:TRUE\n").unwrap();
        let file = |name: &str| self.file(name);
        let head = ["req", "-nodes", "-subj", "/CN=Test between"];
        let (key, request) = (file("between.key"), file("between.csr"));
        let kind = Self::kind("ec:P-256");
        openssl(&[&head[..], &kind, &["-keyout", &key, "-out", &request]].concat());
        let sign = |request: &str, by: [&str; 2], extensions: &str, out: &str| {
            let [root, root_key] = by;
            openssl(&[
                "x509",
                "-req",
                "-in",
                request,
                "-CA",
                root,
                "-CAkey",
                root_key,
                "-CAcreateserial",
                "-days",
                "30",
                "-extfile",
                extensions,
                "-out",
                out,
            ]);
        };
        let between = file("between.pem");
        let by_root = [file("root.pem"), file("root.key")];
        sign(&request, [&by_root[0], &by_root[1]], extensions.to_str().unwrap(), &between);
        sign(&file("tsa.csr"), [&between, &key], &file("extensions.cnf"), &file("tsa.pem"));
        let settings = std::fs::read_to_string(self.path("tsa.cnf")).unwrap();
        let settings = settings.replace(&file("root.pem"), &between);
        std::fs::write(self.path("tsa.cnf"), settings).unwrap();
    }

    fn kind(key: &str) -> Vec<&str> {
        match key.split_once(':') {
            Some(("ec", "P-384")) => {
                vec!["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"]
            }
            Some(("ec", _)) => vec!["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
            _ => vec!["-newkey", key],
        }
    }

    /// A certificate of the root, with a key of its own.
    pub fn certificate(&self, name: &str, key: &str, usage: &str, days: &str) {
        let extensions = self.path("extensions.cnf");
        std::fs::write(&extensions, format!("extendedKeyUsage={usage}\n")).unwrap();
        let request = self.file(&format!("{name}.csr"));
        let (key_file, out) =
            (self.file(&format!("{name}.key")), self.file(&format!("{name}.pem")));
        let subject = format!("/O=Test/CN=Test {name}");
        let kind = Self::kind(key);
        let head = ["req", "-nodes", "-subj", &subject];
        openssl(&[&head[..], &kind, &["-keyout", &key_file, "-out", &request]].concat());
        let (root, root_key) = (self.file("root.pem"), self.file("root.key"));
        let extensions = extensions.to_str().unwrap();
        openssl(&[
            "x509",
            "-req",
            "-in",
            &request,
            "-CA",
            &root,
            "-CAkey",
            &root_key,
            "-CAcreateserial",
            "-days",
            days,
            "-extfile",
            extensions,
            "-out",
            &out,
        ]);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn file(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn root(&self) -> Vec<u8> {
        std::fs::read(self.path("root.pem")).unwrap()
    }

    /// The answer to a question in DER.
    pub fn answer(&self, question: &[u8]) -> Vec<u8> {
        let query = self.path("query.tsq");
        std::fs::write(&query, question).unwrap();
        self.reply(&query)
    }

    /// A stamp of the data with this digest, asked for by OpenSSL as well.
    pub fn stamp(&self, sha256: &str) -> Vec<u8> {
        let query = self.file("own.tsq");
        openssl(&["ts", "-query", "-digest", sha256, "-sha256", "-cert", "-out", &query]);
        self.reply(Path::new(&query))
    }

    fn reply(&self, query: &Path) -> Vec<u8> {
        let (settings, out) = (self.file("tsa.cnf"), self.file("reply.tsr"));
        let query = query.to_str().unwrap();
        openssl(&["ts", "-reply", "-config", &settings, "-queryfile", query, "-out", &out]);
        std::fs::read(out).unwrap()
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
