//! `yingshang doctor`: what of the content has to be seen to, so that nothing stale stands on the
//! page unnoticed.

use std::{path::Path, process::ExitCode};

use domain::{
    costs::{Standing, standing},
    date::Date,
    each_kind,
    library::Library,
    listing::Listing,
};

use super::Place;
use crate::{
    files::Folder,
    published::{library, today},
};

/// Reminded of this many days before a check runs out.
const SOON: i64 = 14;

#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    place: Place,
}

impl Doctor {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let store = self.place.open().await?;
        let mut library = library(&store).await?;
        // An earlier price is kept as it was; nobody checks it again.
        let (costs, now) = (library.costs.clone(), today());
        library
            .costs
            .retain(|cost| standing(&costs, cost, now) != Standing::History);
        store.close().await;
        let findings = Findings::of(&library, &self.place.data, today());
        print!("{}", findings.report());
        Ok(if findings.overdue.is_empty() && findings.lost.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// What has to be seen to.
#[derive(Debug, Default)]
struct Findings {
    counts: Vec<String>,
    /// Past their review period.
    overdue: Vec<String>,
    /// Within [`SOON`].
    soon: Vec<String>,
    /// Files that a document names and that are not there.
    lost: Vec<String>,
}

impl Findings {
    fn of(library: &Library, data: &Path, today: Date) -> Self {
        let mut findings = Self::default();
        let pictures = Folder::read(&data.join("pictures"));
        macro_rules! look {
            ($($type:ty, $place:ident;)*) => {
                $(findings.look(&library.$place, &pictures, today);)*
            };
        }
        each_kind!(look);
        findings
    }

    fn look<T: Listing>(&mut self, all: &[T], pictures: &Folder, today: Date) {
        if all.is_empty() {
            return;
        }
        self.counts
            .push(format!("{} {} {}", T::ZH, all.len(), T::MEASURE));
        for document in all {
            let about = format!("{}“{}”（{}）", T::ZH, document.name(), document.id());
            let check = document.check();
            match check.due_on() {
                None => self.overdue.push(format!("{about}：没有核实日期")),
                Some(due) if today > due => {
                    let by = check.verified_by.unwrap_or_default();
                    let late = today.days() - due.days();
                    self.overdue.push(format!(
                        "{about}：{} 到期，已过 {late} 天，核实单位 {by}",
                        due.zh()
                    ));
                }
                Some(due) if today.add_days(SOON) >= due => {
                    self.soon.push(format!("{about}：{} 到期", due.zh()));
                }
                Some(_) => {}
            }
            for name in document.pictures() {
                if !pictures.has(name) {
                    self.lost
                        .push(format!("{about}：图片 {name} 不在 pictures 文件夹里"));
                }
            }
        }
    }

    fn report(&self) -> String {
        let mut out = format!("已发布：{}。\n", self.counts.join("，"));
        let parts = [
            (
                "待核实（已超过复核期，不在默认列表里；核对后重新导入并写上新的核实日期）",
                &self.overdue,
            ),
            ("两周内到期", &self.soon),
            ("缺文件", &self.lost),
        ];
        for (what, lines) in parts {
            if !lines.is_empty() {
                out.push_str(&format!("{what}：{} 条\n", lines.len()));
                for line in lines {
                    out.push_str(&format!("  {line}\n"));
                }
            }
        }
        if parts.iter().all(|(_, lines)| lines.is_empty()) {
            out.push_str("没有要处理的。\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use domain::projects::Project;

    use super::*;

    #[test]
    fn what_is_stale_or_lost_is_named() {
        let today = Date::new(2026, 11, 22).unwrap();
        let project = |title: &str, age: i64| Project {
            id: title.to_owned(),
            title: title.to_owned(),
            verified_on: Some(today.add_days(-age)),
            ..Project::blank()
        };
        let mut pictured = project("c", 1);
        pictured.picture = Some("none.svg".to_owned());
        let library = Library {
            projects: vec![project("a", 91), project("b", 80), pictured],
            ..Library::default()
        };
        let findings = Findings::of(&library, Path::new("/nowhere"), today);
        assert_eq!(findings.overdue.len(), 1, "{:?}", findings.overdue);
        assert!(findings.overdue[0].contains("“a”") && findings.overdue[0].contains("已过 1 天"));
        assert_eq!(findings.soon.len(), 1);
        assert!(findings.lost[0].contains("none.svg"));
        assert!(findings.report().contains("待核实"));
    }

    #[test]
    fn a_photograph_that_came_through_the_door_is_not_lost() {
        let today = Date::new(2026, 11, 22).unwrap();
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("pictures");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("a-01-1a2b3c4d.960.jpg"), "x").unwrap();
        let photo = |file: &str| domain::parcels::Photo {
            file: file.to_owned(),
            on: None,
            at: None,
        };
        let library = Library {
            parcels: vec![domain::parcels::Parcel {
                photos: vec![photo("a-01.webp"), photo("a-02.webp")],
                ..Default::default()
            }],
            ..Library::default()
        };
        let findings = Findings::of(&library, data.path(), today);
        assert_eq!(findings.lost.len(), 1, "{:?}", findings.lost);
        assert!(findings.lost[0].contains("a-02.webp"));
    }
}
