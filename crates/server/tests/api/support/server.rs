//! A server in a child process, and requests to it.

use std::{
    io::{BufRead as _, BufReader, Read, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, Weak, mpsc},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use reqwest::{Body, Client, Method};
use serde_json::Value;
use tempfile::TempDir;

use super::{
    answer::Answer,
    program::{BINARY, command, memory_of, run, seeded, seeded_folder, without_settings},
    words::query,
};

/// How long a start may take, also on a busy machine.
const START: Duration = Duration::from_secs(30);

/// A running server; killed by its own id when dropped.
pub struct Server {
    /// `http://127.0.0.1:PORT`
    pub base: String,
    /// Its data folder.
    pub data: PathBuf,
    child: Mutex<Child>,
    log: Arc<Mutex<Vec<u8>>>,
    reader: Mutex<Option<JoinHandle<()>>>,
    client: Client,
    folder: Option<TempDir>,
}

impl Server {
    /// The demo county for tests that only read; one child as long as any of them runs.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut shared = SHARED
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::seeded());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    /// The demo county for one test that writes.
    pub fn seeded() -> Self {
        let folder = seeded_folder();
        let mut server = Self::start(folder.path());
        server.folder = Some(folder);
        server
    }

    /// The demo county for one test that writes, served with more options.
    pub fn seeded_with(options: &[&str]) -> Self {
        let folder = seeded_folder();
        let mut server = Self::start_with(folder.path(), options);
        server.folder = Some(folder);
        server
    }

    /// The demo county, kept in memory where that can be had: for tests of times that the disk
    /// must not spoil.
    pub fn seeded_in_memory() -> Self {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
        let folder = seeded(dir.unwrap());
        let mut server = Self::start(folder.path());
        server.folder = Some(folder);
        server
    }

    /// The demo county, served by a program that may have so many files open.
    pub fn seeded_under(open_files: u32, options: &[&str]) -> Self {
        let folder = seeded_folder();
        let limited = format!("ulimit -n {open_files}; exec \"$0\" \"$@\"");
        let mut shell = Command::new("sh");
        without_settings(&mut shell);
        shell.args(["-c", &limited, BINARY, "serve", "--port", "0"]);
        let mut server = Self::start_by(shell, folder.path(), options);
        server.folder = Some(folder);
        server
    }

    /// Serves a data folder.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// Serves a data folder with more options.
    pub fn start_with(data: &Path, options: &[&str]) -> Self {
        Self::start_by(command(&["serve", "--port", "0"]), data, options)
    }

    /// Serves a data folder with more options and more of an environment.
    pub fn start_under(data: &Path, options: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut serve = command(&["serve", "--port", "0"]);
        serve.envs(environment.iter().copied());
        Self::start_by(serve, data, options)
    }

    fn start_by(mut serve: Command, data: &Path, options: &[&str]) -> Self {
        let data = data.to_path_buf();
        let mut child = serve
            .arg("--data")
            .arg(&data)
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let reader = collect(child.stderr.take().unwrap(), log.clone());
        let (tell, told) = mpsc::channel();
        let stdout = child.stdout.take().unwrap();
        let said = log.clone();
        std::thread::spawn(move || {
            let mut lines = BufReader::new(stdout).lines();
            let _ = tell.send(lines.next());
            for line in lines.map_while(Result::ok) {
                said.lock().unwrap().extend_from_slice(line.as_bytes());
            }
        });
        let line = match told.recv_timeout(START) {
            Ok(Some(Ok(line))) => line,
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                let log = String::from_utf8_lossy(&log.lock().unwrap()).into_owned();
                panic!("the server did not start: {log}");
            }
        };
        Self {
            base: line.trim().to_owned(),
            data,
            child: Mutex::new(child),
            log,
            reader: Mutex::new(Some(reader)),
            client: client(),
            folder: None,
        }
    }

    /// SIGKILL: no chance to finish anything.
    pub fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }

    /// SIGTERM: stop in peace.
    pub fn terminate(&self) {
        let id = self.child.lock().unwrap().id();
        let status = Command::new("sh")
            .args(["-c", &format!("kill -TERM {id}")])
            .status();
        assert!(status.unwrap().success());
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    /// A figure of its memory in KiB: `VmRSS` now, `VmHWM` at its highest.
    pub fn memory(&self, figure: &str) -> u64 {
        memory_of(self.id(), figure).unwrap()
    }

    /// Waits for the end; `None` when it does not come in time.
    pub fn wait(&self, most: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < most {
            if let Some(status) = self.child.lock().unwrap().try_wait().unwrap() {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// Ends the server and gives back everything that it logged.
    pub fn end_and_log(&self) -> String {
        self.kill();
        if let Some(reader) = self.reader.lock().unwrap().take() {
            reader.join().unwrap();
        }
        String::from_utf8_lossy(&self.log.lock().unwrap()).into_owned()
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    /// GET with headers.
    pub async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, headers, "").await
    }

    /// Any request that must be answered.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// Any request; the server may be gone.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Result<Answer, reqwest::Error> {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.bytes().await?.to_vec(),
        })
    }

    /// POST of a lead; `key` may be empty for none.
    pub async fn post_lead(&self, key: &str, lead: &Value) -> Answer {
        self.try_post_lead(key, lead).await.unwrap()
    }

    /// POST of a lead; the server may be gone.
    pub async fn try_post_lead(&self, key: &str, lead: &Value) -> Result<Answer, reqwest::Error> {
        let mut headers = vec![("content-type", "application/json")];
        if !key.is_empty() {
            headers.push(("idempotency-key", key));
        }
        self.try_send(Method::POST, "/api/v1/leads", &headers, lead.to_string())
            .await
    }

    /// The follow-up of a lead.
    pub async fn follow(&self, number: &str, code: &str) -> Answer {
        self.get_with(
            &format!("/api/v1/leads/{number}"),
            &[("x-query-code", code)],
        )
        .await
    }

    /// A JSON body to an address, with more headers.
    pub async fn send_json(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        self.send(method, path, &all, body.to_string()).await
    }

    /// A service token of this server.
    pub fn token(&self, name: &str, unit: &str, role: &str) -> String {
        let data = self.data.to_str().unwrap();
        let add = ["token", "add", "--data", data, "--name", name, "--unit"];
        let output = run(&[&add[..], &[unit, "--role", role]].concat());
        assert!(output.status.success(), "{output:?}");
        format!("Bearer {}", String::from_utf8_lossy(&output.stdout).trim())
    }

    /// POST of a form as a browser without script sends it.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, path, &kind, query(fields)).await
    }

    /// A connection for what no client library would send.
    pub fn connect(&self) -> TcpStream {
        let address = self.base.trim_start_matches("http://");
        let stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream
    }

    /// Sends these very bytes and gives back all that comes.
    pub async fn raw(&self, bytes: impl Into<Vec<u8>>) -> String {
        let (mut stream, bytes) = (self.connect(), bytes.into());
        let told = tokio::task::spawn_blocking(move || {
            // The server may answer and close before it has taken everything.
            let _ = stream.write_all(&bytes);
            read_answer(&mut stream)
        });
        told.await.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Everything up to the connection's end, or until nothing more comes.
pub fn read_answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One connection for each request, so that a client can be used from several runtimes.
fn client() -> Client {
    Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

fn collect(mut from: impl Read + Send + 'static, to: Arc<Mutex<Vec<u8>>>) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut some = [0; 4096];
        while let Ok(length @ 1..) = from.read(&mut some) {
            to.lock().unwrap().extend_from_slice(&some[..length]);
        }
    })
}
