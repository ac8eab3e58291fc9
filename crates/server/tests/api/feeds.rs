//! What search engines and readers of feeds are told.

use std::time::{SystemTime, UNIX_EPOCH};

use domain::date::Timestamp;
use quick_xml::{Reader, events::Event};

use crate::support::{Answer, Server, run, seeded_folder};

/// Where the tests' portal says that it stands.
const BASE: &str = "https://zs.example.cn";

/// Texts of elements by their path, such as `rss/channel/item/title`; the document must be well
/// formed.
fn texts(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 200, "{answer}");
    let mut reader = Reader::from_str(answer.text());
    reader.config_mut().check_end_names = true;
    let mut path: Vec<String> = Vec::new();
    let mut found: Vec<(String, String)> = Vec::new();
    let mut inside = String::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                inside.clear();
            }
            Event::Text(text) => inside.push_str(&text),
            Event::GeneralRef(name) => inside.push_str(match &*name {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                other => panic!("&{other};"),
            }),
            Event::End(_) => {
                found.push((path.join("/"), std::mem::take(&mut inside)));
                path.pop().unwrap();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty());
    found
}

fn all(texts: &[(String, String)], path: &str) -> Vec<String> {
    let of_path = texts.iter().filter(|(at, _)| at == path);
    of_path.map(|(_, text)| text.clone()).collect()
}

fn server() -> Server {
    Server::seeded_with(&["--public-url", BASE])
}

#[tokio::test]
async fn the_map_names_every_public_page_and_each_is_there() {
    let server = server();
    let answer = server.get("/sitemap.xml").await;
    assert_eq!(
        answer.header("content-type"),
        "application/xml; charset=utf-8"
    );
    let texts = texts(&answer);
    let pages = all(&texts, "urlset/url/loc");
    for path in [
        "/",
        "/projects",
        "/projects/qs-001",
        "/stories",
        "/stories/zn-01",
        "/county",
        "/county/resources/r-01",
        "/county/distances",
        "/regions/gba",
        "/towns/jinchou",
        "/contacts",
        "/data",
    ] {
        assert!(
            pages.contains(&format!("{BASE}{path}")),
            "{path}: {pages:?}"
        );
    }
    for page in &pages {
        let path = page.strip_prefix(BASE).unwrap();
        assert!(!path.starts_with("/leads"), "{path}");
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
    let days = all(&texts, "urlset/url/lastmod");
    assert!(days.len() > 80, "{}", days.len());
    assert!(days.iter().all(|day| day.len() == 10), "{days:?}");
    // Asked for again, it is the same file.
    let known = [("if-none-match", answer.header("etag"))];
    assert_eq!(server.get_with("/sitemap.xml", &known).await.status, 304);
}

#[tokio::test]
async fn robots_are_kept_from_what_is_the_visitors_own() {
    let answer = server().get("/robots.txt").await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    let lines: Vec<&str> = answer.text().lines().collect();
    for line in [
        "User-agent: *",
        "Disallow: /leads/receipt",
        "Disallow: /fragments/",
        "Sitemap: https://zs.example.cn/sitemap.xml",
    ] {
        assert!(lines.contains(&line), "{line}: {lines:?}");
    }
}

#[tokio::test]
async fn the_feed_has_the_newest_of_all_kinds_first() {
    let server = server();
    let answer = server.get("/feed.xml").await;
    let kind = "application/rss+xml; charset=utf-8";
    assert_eq!(answer.header("content-type"), kind);
    let texts = texts(&answer);
    let item = |name: &str| all(&texts, &format!("rss/channel/item/{name}"));
    let links = item("link");
    assert!((20..=50).contains(&links.len()), "{}", links.len());
    for name in ["title", "description", "pubDate", "guid"] {
        let parts = item(name);
        assert_eq!(parts.len(), links.len(), "{name}");
        assert!(
            parts.iter().all(|part| !part.is_empty()),
            "{name}: {parts:?}"
        );
    }
    assert_eq!(item("guid"), links);
    for start in ["/stories/", "/projects/"] {
        let start = format!("{BASE}{start}");
        assert!(links.iter().any(|link| link.starts_with(&start)), "{start}");
    }
    let dates = item("pubDate");
    assert!(dates.iter().all(|date| date.ends_with(" 00:00:00 +0800")));
    let day = |date: &String| {
        let parts: Vec<&str> = date
            .split([' ', ','])
            .filter(|part| !part.is_empty())
            .collect();
        let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
        let month = months.find(parts[2]).unwrap();
        (parts[3].to_owned(), month, parts[1].to_owned())
    };
    let days: Vec<_> = dates.iter().map(day).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "{dates:?}");
}

#[tokio::test]
async fn a_hostile_title_does_not_break_the_feed() {
    let folder = seeded_folder();
    let sheet = folder.path().join("stories.csv");
    let title = "<script>&\"']]>";
    let body = format!(
        "标题,栏目,发布日期,正文\n\"{}\",动态,2026-11-20,正文\n",
        title.replace('"', "\"\"")
    );
    std::fs::write(&sheet, body).unwrap();
    let data = folder.path().to_str().unwrap();
    let done = run(&["import", "stories", sheet.to_str().unwrap(), "--data", data]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stdout)
    );
    let server = Server::start(folder.path());
    let texts = texts(&server.get("/feed.xml").await);
    let titles = all(&texts, "rss/channel/item/title");
    assert!(titles.iter().any(|one| one == title), "{titles:?}");
}

#[tokio::test]
async fn a_story_that_lacks_what_its_column_needs_is_refused_with_its_row() {
    let folder = seeded_folder();
    let sheet = folder.path().join("stories.csv");
    std::fs::write(&sheet, "标题,栏目,活动地点\n推介会,活动,县城\n").unwrap();
    let data = folder.path().to_str().unwrap();
    let done = run(&["import", "stories", sheet.to_str().unwrap(), "--data", data]);
    assert!(!done.status.success());
    let told =
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    assert!(told.contains("第 2 行：栏目是活动，还缺活动开始"), "{told}");
}

#[tokio::test]
async fn checking_a_policy_again_makes_no_news_of_it() {
    let folder = seeded_folder();
    let sheet = folder.path().join("policies.csv");
    let body = "编号,政策名称,发文日期\nN-01,有日期的办法,2026-02-03\nN-02,没有日期的办法,\n";
    std::fs::write(&sheet, body).unwrap();
    let data = folder.path().to_str().unwrap();
    // Checked today, as an import without a day of checking is.
    let done = run(&[
        "import",
        "policies",
        sheet.to_str().unwrap(),
        "--data",
        data,
    ]);
    assert!(done.status.success());
    let server = Server::start(folder.path());
    let texts = texts(&server.get("/feed.xml").await);
    let titles = all(&texts, "rss/channel/item/title");
    let days = all(&texts, "rss/channel/item/pubDate");
    let day = |title: &str| {
        let at = titles.iter().position(|one| one.starts_with(title))?;
        Some(days[at].as_str())
    };
    assert_eq!(day("没有日期的办法"), None, "{titles:?}");
    // Among the fifty newest or not, it is no news of today.
    assert!(day("有日期的办法").is_none_or(|day| day == "Tue, 03 Feb 2026 00:00:00 +0800"));
}

#[tokio::test]
async fn what_is_repealed_or_has_run_out_is_no_news() {
    let folder = seeded_folder();
    let sheet = folder.path().join("policies.csv");
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let today = Timestamp::from_millis(i64::try_from(now).unwrap()).shanghai_date();
    let day = |days: i64| today.add_days(days - 1).to_string();
    let body = format!(
        "编号,政策名称,政策状态,发文日期,有效期至\nN-11,刚废止的办法,已废止,{0},\n\
         N-12,刚过期的办法,现行有效,{0},{0}\nN-13,刚发布的办法,现行有效,{0},{1}\n",
        day(0),
        day(400),
    );
    std::fs::write(&sheet, body).unwrap();
    let data = folder.path().to_str().unwrap();
    let sheet = sheet.to_str().unwrap();
    let done = run(&["import", "policies", sheet, "--data", data]);
    assert!(done.status.success());
    let server = Server::start(folder.path());
    let titles = all(
        &texts(&server.get("/feed.xml").await),
        "rss/channel/item/title",
    );
    // Whether it can be had stands behind its name.
    let has = |title: &str| titles.iter().any(|one| one.starts_with(title));
    assert!(has("刚发布的办法"), "{titles:?}");
    assert!(!has("刚废止的办法") && !has("刚过期的办法"), "{titles:?}");
}
