//! The limits of the reading process, seen to act.

use std::{
    fs,
    os::unix::process::ExitStatusExt as _,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    book::{Book, SHEET, STYLES, project_rows},
    import,
};
use crate::support::{command, run};

/// A small file that nothing in front stops: one long format, which each of many styles holds.
fn hungry() -> Vec<u8> {
    // A date by its first letter, so that nothing is spent on the others.
    let code = format!("d{}", "0".repeat(900_000));
    let styles = format!(
        "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"{code}\"/></numFmts>\
         <cellXfs>{}</cellXfs></styleSheet>",
        "<xf numFmtId=\"200\" applyNumberFormat=\"1\"/>".repeat(5_000)
    );
    let sheet = format!(
        "<worksheet><sheetData>{}</sheetData></worksheet>",
        project_rows()
    );
    Book::new().with(STYLES, styles).with(SHEET, sheet).bytes()
}

#[test]
fn memory_ends_the_reading_process_and_not_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hungry.xlsx");
    let bytes = hungry();
    assert!(
        workbook::scan(&bytes).is_ok(),
        "the file must pass the scan"
    );
    fs::write(&file, bytes).unwrap();

    let output = run(&["read-workbook", file.to_str().unwrap()]);
    assert_eq!(output.status.signal(), Some(6), "{:?}", output.status);

    let ended = import(&file, &folder.path().join("data"));
    assert!(!ended.success);
    assert!(ended.told.contains("内存超过 256 MB"), "{}", ended.told);
    assert!(
        !ended.told.contains("panicked") && !ended.told.contains("allocation"),
        "{}",
        ended.told
    );
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn ten_seconds_end_a_file_that_never_ends() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("endless.xlsx");
    pipe(&file);
    let ended = import(&file, &folder.path().join("data"));
    assert!(!ended.success);
    assert!(ended.told.contains("10 秒内没有读完"), "{}", ended.told);
    let time = ended.time;
    assert!(
        (Duration::from_secs(10)..Duration::from_secs(15)).contains(&time),
        "{time:?}"
    );
}

#[test]
fn the_reading_process_is_limited_before_it_reads() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("later.csv");
    pipe(&file);
    let mut child = command(&["read-workbook", file.to_str().unwrap()])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    // Opening waits for the reader, so from here on the process stands before the first byte.
    let writer = fs::OpenOptions::new().write(true).open(&file).unwrap();
    let path = format!("/proc/{}/limits", child.id());
    let begun = Instant::now();
    let limits = loop {
        let limits = fs::read_to_string(&path).unwrap();
        if value(&limits, "Max open files") == "0" || begun.elapsed() > Duration::from_secs(10) {
            break limits;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    for (limit, most) in [
        ("Max address space", "268435456"),
        ("Max cpu time", "10"),
        ("Max file size", "0"),
        ("Max core file size", "0"),
        ("Max open files", "0"),
        ("Max processes", "0"),
    ] {
        assert_eq!(value(&limits, limit), most, "{limits}");
    }
    let threads = fs::read_dir(format!("/proc/{}/task", child.id()))
        .unwrap()
        .count();
    assert_eq!(threads, 1, "no thread shares the address space");
    drop(writer);
    assert!(child.wait().unwrap().success());
}

/// The soft limit of a line of `/proc/PID/limits`.
fn value<'a>(limits: &'a str, name: &str) -> &'a str {
    let line = limits.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next())
        .unwrap_or("")
}
