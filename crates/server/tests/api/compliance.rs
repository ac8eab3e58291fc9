//! The publish gate, through the real import: an unlawful promise is refused with the article it
//! offends, and goes out only when somebody answers for it by name and review number.

use std::path::{Path, PathBuf};

use crate::support::{Server, count, database, run, seeded_folder};

const PROMISE: &str = "按其缴纳增值税、所得税地方留存部分的50%给予奖励";

fn import(data: &Path, kind: &str, file: &Path, options: &[&str]) -> (bool, String) {
    let mut args = vec!["import", kind, file.to_str().unwrap()];
    args.extend(["--data", data.to_str().unwrap()]);
    args.extend(options);
    let output = run(&args);
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn sheet(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("表.csv");
    std::fs::write(&file, text).unwrap();
    file
}

async fn published(data: &Path) -> i64 {
    count(data, "SELECT COUNT(*) FROM listing_versions").await
}

#[tokio::test]
async fn an_unlawful_policy_is_refused_and_published_with_a_named_override() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let text = |by: &str, number: &str| {
        format!(
            "编号,政策名称,给多少,合规确认人,审查文号\n\
             Z-01,《县城镇土地使用税奖励政策（暂行）》,每亩1万元,{by},{number}\n\
             Z-02,工业扶持办法,{PROMISE},{by},{number}\n"
        )
    };
    let (done, said) = import(&data, "policies", &sheet(folder.path(), &text("", "")), &[]);
    assert!(!done, "{said}");
    for part in [
        "第 2 行“政策名称”里的“土地使用税奖励”不能发布",
        "第 3 行“给多少”里的",
        "地方留存部分",
        "《公平竞争审查条例》第十条",
        "删去这句",
        "合规确认人和审查文号",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!data.join(server::store::FILE).exists() || published(&data).await == 0);
    // A name without a number answers for nothing.
    for (by, number) in [("穗安", ""), ("", "演示9号")] {
        let file = sheet(folder.path(), &text(by, number));
        let (done, said) = import(&data, "policies", &file, &[]);
        assert!(!done, "{said}");
    }
    let file = sheet(folder.path(), &text("穗安", "青市监公审〔2026〕演示9号"));
    let (done, said) = import(&data, "policies", &file, &[]);
    assert!(done && said.contains("新增 2 条"), "{said}");
    assert_eq!(published(&data).await, 2);
    let found = author(&data, "%工业扶持办法%").await;
    assert!(
        found.contains("穗安") && found.contains("给多少 "),
        "{found}"
    );
}

/// Who answers for the document that has these words.
async fn author(data: &Path, words: &str) -> String {
    let mut database = database(data).await;
    sqlx::query_scalar("SELECT author FROM listing_versions WHERE document LIKE $1")
        .bind(words)
        .fetch_one(&mut database)
        .await
        .unwrap()
}

#[tokio::test]
async fn two_standards_for_one_thing_are_named_by_import_and_doctor() {
    let folder = seeded_folder();
    let data = folder.path();
    let text = "编号,政策名称,适用范围,公平竞争审查,审查单位,审查编号,审查日期,奖补条件,奖补标准\n\
                T-01,全县通勤办法,全县,已通过,市场监管局,演示1号,2026-01-05,购置员工通勤车辆,固定 3万元\n\
                T-02,园区通勤办法,柳堤轻工产业园,已通过,市场监管局,演示2号,2026-01-05,购置员工通勤车辆,固定 5万元\n";
    let file = sheet(data, text);
    let (done, said) = import(data, "policies", &file, &["--dry-run"]);
    assert!(
        done && said.contains("《全县通勤办法》和《园区通勤办法》"),
        "{said}"
    );
    let (done, said) = import(data, "policies", &file, &[]);
    assert!(done, "{said}");
    for part in [
        "注意 《全县通勤办法》和《园区通勤办法》（柳堤轻工产业园）",
        "修订或废止",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let doctor = run(&["doctor", "--data", data.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&doctor.stdout);
    // The demonstration has a pair of its own.
    for part in [
        "互相矛盾：2 条",
        "《全县通勤办法》",
        "《青穗经济开发区设备更新补助办法》",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let server = Server::start(data);
    let park = server.get("/parks/liudi").await;
    assert!(park.text().contains("全县通勤办法") && !park.text().contains("园区通勤办法"));
    let own = server.get("/policies/t-02").await;
    assert!(own.text().contains("以《全县通勤办法》为准"));
}

#[tokio::test]
async fn any_other_kind_needs_the_override_of_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let text = "项目名称,建设地点,总投资（万元）,项目简介\n\
                测试返还项目,金畴镇,5000,土地出让金由财政全额返还企业\n\
                普通项目,金畴镇,3000,新建厂房\n";
    let file = sheet(folder.path(), text);
    let (done, said) = import(&data, "projects", &file, &[]);
    assert!(!done && said.contains("--approved-by"), "{said}");
    for options in [
        &["--approved-by", "穗安"][..],
        &["--review-no", "演示9号"],
        &["--approved-by", " ", "--review-no", "演示9号"],
    ] {
        let (done, said) = import(&data, "projects", &file, options);
        assert!(!done && said.contains("一起写"), "{said}");
    }
    let options = ["--approved-by", "穗安", "--review-no", "演示9号"];
    let (done, said) = import(&data, "projects", &file, &options);
    assert!(done && said.contains("新增 2 个"), "{said}");
    assert!(said.contains("“测试返还项目”经确认发布") && !said.contains("“普通项目”经确认"));
    // It stands where something was found, with what was found, and nowhere else.
    let found = author(&data, "%测试返还项目%").await;
    for part in ["穗安", "演示9号", "保留的提示：项目简介 "] {
        assert!(found.contains(part), "{part}: {found}");
    }
    assert_eq!(author(&data, "%普通项目%").await, "import");
}

#[tokio::test]
async fn without_the_unlawful_row_the_others_are_published() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let text = format!(
        "编号,政策名称,给多少\nZ-01,设备补助办法,设备投资额的5%\nZ-02,工业扶持办法,{PROMISE}\n"
    );
    let file = sheet(folder.path(), &text);
    let (done, said) = import(&data, "policies", &file, &["--skip-bad"]);
    assert!(done && said.contains("新增 1 条"), "{said}");
    assert_eq!(published(&data).await, 1);
}

#[test]
fn the_county_s_own_document_goes_through_the_gate() {
    let from = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seed/county.json");
    let mut county: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(seed).unwrap()).unwrap();
    county["statement"] = "入驻企业税收返还，服务到家".into();
    std::fs::write(from.path().join("county.json"), county.to_string()).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_yingshang"))
        .arg("seed")
        .arg(from.path())
        .arg("--data")
        .arg(data.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("statement") && said.contains("税收返还"),
        "{said}"
    );
}
