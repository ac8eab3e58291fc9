//! Posters and codes: what they say and where they lead.

use crate::{
    html::{assert_covered, between, elements, meta, title, words},
    support::Server,
};

/// Where the tests' portal says that it stands.
const BASE: &str = "https://zs.example.cn";

fn server() -> Server {
    Server::seeded_with(&["--public-url", BASE])
}

/// What a phone reads in a code, an SVG with one path of runs.
fn scanned(svg: &str) -> String {
    const DOTS: usize = 4;
    let number = |text: &str| text.parse::<usize>().unwrap();
    let side = number(between(svg, "viewBox=\"0 0 ", " ").unwrap());
    let path = between(svg, "<path d=\"", "\"").unwrap();
    let mut dark = vec![false; side * side];
    for run in path.split('M').skip(1) {
        let (x, rest) = run.split_once(' ').unwrap();
        let (y, rest) = rest.split_once('h').unwrap();
        let (length, _) = rest.split_once('v').unwrap();
        for x in number(x)..number(x) + number(length) {
            dark[number(y) * side + x] = true;
        }
    }
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(side * DOTS, side * DOTS, |x, y| {
            if dark[y / DOTS * side + x / DOTS] {
                0
            } else {
                255
            }
        });
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().unwrap().1
}

/// One document of each kind that has posters, by what the site map names.
async fn one_of_each(server: &Server) -> Vec<String> {
    let map = server.get("/sitemap.xml").await;
    let mut found: Vec<String> = Vec::new();
    for place in map.text().split("<loc>").skip(1) {
        let address = place.split("</loc>").next().unwrap();
        let path = address.strip_prefix(BASE).unwrap();
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        let kind = format!("/{}/", parts[0]);
        // Costs have none, a town is no document, and what visitors send has no poster.
        if parts.len() == 2
            && !["costs", "towns", "county", "leads", "complaints"].contains(&parts[0])
            && !found.iter().any(|one| one.starts_with(&kind))
        {
            found.push(path.to_owned());
        }
    }
    found
}

#[tokio::test]
async fn every_kind_has_a_poster_whose_code_leads_to_its_page() {
    let server = server();
    let all = one_of_each(&server).await;
    assert!(all.len() >= 8, "{all:?}");
    for path in all {
        let address = format!("/poster{path}");
        let answer = server.get(&address).await;
        assert_eq!(answer.status, 200, "{address}");
        let html = answer.text();
        let page = server.get(&path).await;
        let heading = between(html, "<h1>", "</h1>").unwrap();
        assert!(page.text().contains(heading), "{address}: {heading}");
        assert!(
            page.text().contains(&format!("href=\"{address}\"")) || path.starts_with("/projects"),
            "{path} does not lead to its poster"
        );
        assert_eq!(
            scanned(between(html, "<svg", "</svg>").unwrap()),
            format!("{BASE}{path}")
        );
        let said = words(html);
        for word in ["青穗县", "演示", "核实", "微信扫一扫"] {
            assert!(said.contains(word), "{address}: {word}");
        }
        let facts = elements(html, "dt").len();
        assert!((2..=8).contains(&facts), "{address}: {facts} facts");
        assert_covered(answer.header("content-security-policy"), html, &address);
        assert_eq!(answer.header("x-frame-options"), "SAMEORIGIN", "{address}");
        assert!(
            answer.header("cache-control").contains("no-store"),
            "{address}"
        );
        // Its card leads to the page, and search engines find the page alone.
        assert_eq!(meta(html, "og:url").unwrap(), format!("{BASE}{path}"));
        assert_eq!(meta(html, "robots").as_deref(), Some("noindex"));
        assert!(meta(html, "og:image").unwrap().starts_with(BASE));
        // The same again from memory.
        assert_eq!(server.get(&address).await.text(), html);
    }
}

#[tokio::test]
async fn every_document_has_a_share_card() {
    let server = server();
    for path in one_of_each(&server).await {
        let answer = server.get(&path).await;
        let html = answer.text();
        assert!(title(html).contains("招商"), "{path}");
        for name in [
            "description",
            "og:title",
            "og:description",
            "og:url",
            "og:image",
        ] {
            let said = meta(html, name).unwrap_or_default();
            assert!(said.chars().count() > 5, "{path}: {name} is “{said}”");
        }
        let image = meta(html, "og:image").unwrap();
        let picture = server.get(image.strip_prefix(BASE).unwrap()).await;
        assert_eq!(picture.status, 200, "{path}: {image}");
        assert!(!picture.header("content-type").contains("svg"), "{image}");
    }
}

#[tokio::test]
async fn what_is_no_document_has_no_poster() {
    let server = Server::shared();
    for path in [
        "/poster/",
        "/poster/projects",
        "/poster/projects/no-such",
        "/poster/leads",
        "/poster/costs/sheet",
        "/poster/parcels/map",
        "/poster//projects/qs-001",
        "/poster/poster/projects/qs-001",
        "/poster/%3Cscript%3E/x",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        let kind = answer.header("content-type");
        assert!(kind.starts_with("text/html"), "{path}: {kind}");
        assert!(!answer.text().contains("<script>/x"), "{path}");
    }
}

#[tokio::test]
async fn a_code_is_made_for_our_own_addresses_alone() {
    let server = server();
    for (asked, address) in [
        ("/", "/"),
        ("/projects/qs-001", "/projects/qs-001"),
        (
            "/projects%3Fq%3D%25E7%25B1%25B3%26sort%3Dland",
            "/projects?q=%E7%B1%B3&sort=land",
        ),
    ] {
        let answer = server.get(&format!("/qr.svg?path={asked}")).await;
        assert_eq!(answer.status, 200, "{asked}");
        assert_eq!(answer.header("content-type"), "image/svg+xml");
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert!(!answer.header("etag").is_empty());
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert_eq!(scanned(answer.text()), format!("{BASE}{address}"));
    }
    let long = format!("/qr.svg?path=/{}", "a".repeat(600));
    for address in [
        "/qr.svg",
        "/qr.svg?path=",
        "/qr.svg?path=projects",
        "/qr.svg?path=//other.example/",
        "/qr.svg?path=/%5Cother.example/",
        "/qr.svg?path=https%3A%2F%2Fother.example%2F",
        "/qr.svg?path=/%0D%0Ax",
        "/qr.svg?path=/a&path=/b",
        &long,
    ] {
        let answer = server.get(address).await;
        answer.problem(400, "bad_request");
    }
}
