//! `yingshang doctor`: what of the content has to be seen to, so that nothing stale stands on the
//! page unnoticed.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use domain::{
    complaints::same_unit,
    costs::{Standing, standing},
    date::{Date, Timestamp},
    each_kind,
    library::Library,
    listing::Listing,
};

use super::{Notices, Place, approval::unlawful};
use crate::{
    files::{Folder, look_through, review::Review},
    notices::settings::Settings,
    published::{library, now, today},
    store::{DeliveryState, Store},
};

/// A notice that has waited longer is not on its way.
const LATE: Duration = Duration::from_secs(60 * 60);

/// So many dead notices are named.
const MOST_DEAD: u32 = 50;

/// Reminded of this many days before a check runs out.
const SOON: i64 = 14;

#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    notices: Notices,
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
        let unsound = store.unsound_uploads().await?;
        let background =
            Behind::of(&store, self.notices.notices.as_deref(), &self.place.data).await?;
        store.close().await;
        let mut findings = Findings::of(&library, &self.place.data, today());
        findings.unsound = unsound;
        findings.look_through(&self.place.data).await?;
        print!("{}{}", findings.report(), background.report());
        let pressing = [
            &findings.overdue,
            &findings.lost,
            &findings.incomplete,
            &findings.unlawful,
            &findings.unread,
            &findings.unsound,
        ];
        let well = background.pressing.is_empty();
        Ok(if well && pressing.iter().all(|lines| lines.is_empty()) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

/// What is said while every seat belongs to one unit: a complaint about that unit finds nobody.
fn lone_seat(seats: &[String]) -> Option<String> {
    let (unit, others) = seats.split_first()?;
    let lone = others.iter().all(|other| same_unit(other, unit));
    lone.then(|| {
        format!(
            "坐席令牌都是{unit}的：针对它自己的投诉没有人能核验和转办，请给另一个单位也发一个（token add --role seat）"
        )
    })
}

/// What of the background has to be seen to.
#[derive(Debug, Default)]
struct Behind {
    facts: Vec<String>,
    pressing: Vec<String>,
}

impl Behind {
    async fn of(store: &Store, notices: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let mut behind = Self::default();
        if let Err(why) = Settings::open(notices, data) {
            behind.pressing.push(why);
        }
        let counts = store.delivery_counts().await?;
        behind.facts.push(format!(
            "通知：等待发送 {} 条，其中失败待重发 {} 条",
            counts.waiting(),
            counts.of(DeliveryState::Failed)
        ));
        for run in store.runs().await? {
            let result = Some(run.result).filter(|result| !result.is_empty());
            let result = result.map_or(String::new(), |result| format!("，{result}"));
            let at = run.at.shanghai_text();
            behind
                .facts
                .push(format!("后台 {} 上次完成于 {at}{result}", run.job));
        }
        let due = store.due_for_erasure(today()).await?;
        if due.waiting > 0 {
            behind.facts.push(format!(
                "保存期已满但还没办完的来件 {} 件，办结后删除个人信息",
                due.waiting
            ));
        }
        behind.facts.extend(lone_seat(&store.seats().await?));
        let late = |at: Timestamp| now().millis() - at.millis() > LATE.as_millis() as i64;
        if counts.oldest.is_some_and(late) {
            behind.pressing.push(
                "有通知等了一小时以上没有发出：请看服务器是否在运行、日志里写了什么".to_owned(),
            );
        }
        for dead in store.deliveries(&[DeliveryState::Dead], MOST_DEAD).await? {
            let why = dead.error.unwrap_or_default();
            behind.pressing.push(format!(
                "通知 {}（{}，发给 {}）多次失败，不再自动重发：{why}",
                dead.id, dead.number, dead.receiver.channel
            ));
        }
        Ok(behind)
    }

    fn report(&self) -> String {
        let mut out = String::new();
        for line in &self.facts {
            out.push_str(&format!("{line}。\n"));
        }
        if !self.pressing.is_empty() {
            out.push_str(&format!(
                "后台要处理的（改好后用 POST /api/v1/staff/notices/{{id}}/retry 重发）：{} 条\n",
                self.pressing.len()
            ));
            for line in &self.pressing {
                out.push_str(&format!("  {line}\n"));
            }
        }
        out
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
    /// Documents that an import would refuse today.
    incomplete: Vec<String>,
    /// Documents that contradict each other.
    at_odds: Vec<String>,
    /// Attachments in which today's rules find what nobody answers for.
    unlawful: Vec<String>,
    /// Attachments that could not be looked through, and nobody answers for.
    unread: Vec<String>,
    /// Visitors' files whose bytes are not all there.
    unsound: Vec<String>,
    /// Attachments that somebody answers for. Nothing is to be done about them.
    approved: Vec<String>,
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
        self.at_odds.extend(T::at_odds(all, today));
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
            // What an import refuses today may have come in earlier.
            if let Err(why) = document.complete() {
                self.incomplete.push(format!("{about}：{why}"));
            }
            for name in document.pictures() {
                if !pictures.has(name) {
                    self.lost
                        .push(format!("{about}：图片 {name} 不在 pictures 文件夹里"));
                }
            }
        }
    }

    /// Looks through every attachment by today's rules, whenever and however it came in.
    async fn look_through(&mut self, data: &Path) -> io::Result<()> {
        for file in attachments(data)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let review = Review::beside(&file)?;
            let looked = match look_through(&file).await {
                Ok(looked) => looked,
                Err(why) => {
                    self.unread.push(format!("{name}：{why}"));
                    continue;
                }
            };
            let left = match &review {
                Some(review) => review.leaves(&fs::read(&file)?, looked),
                None => looked,
            };
            let found = left.findings.iter();
            self.unlawful
                .extend(found.map(|found| unlawful(&name, found)));
            let unread = left.unread.iter();
            self.unread
                .extend(unread.map(|what| format!("{name}：{what}")));
            if let Some(review) = review.filter(|_| left.is_clear()) {
                self.approved.push(format!(
                    "{name}：{} 于 {} 确认，审查文号 {}",
                    review.approved_by,
                    review.on.zh(),
                    review.review_no
                ));
            }
        }
        Ok(())
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
            ("现在的导入不会收（改好后重新导入）", &self.incomplete),
            ("互相矛盾", &self.at_odds),
            (
                "附件里有不能发布的表述（改好原文件后用 attach 重新放入；确有依据的，重新放入时写合规确认人和审查文号）",
                &self.unlawful,
            ),
            (
                "附件没有查过，查不了里面的文字（换成能选中文字的版本重新放入；已有人看过的，重新放入时写合规确认人和审查文号）",
                &self.unread,
            ),
            (
                "来件的附件不完整（从最近的备份恢复，或请来件人凭编号补充）",
                &self.unsound,
            ),
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
        if !self.approved.is_empty() {
            out.push_str("由专人确认后放入的附件：\n");
            for line in &self.approved {
                out.push_str(&format!("  {line}\n"));
            }
        }
        out
    }
}

/// The files of the folder that are handed out, by name; none when there is no folder.
fn attachments(data: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(data.join("attachments")) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| {
        let ending = file.extension().unwrap_or_default();
        ["pdf", "docx", "xlsx"].iter().any(|known| ending == *known)
    });
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use domain::{policies::Policy, projects::Project};

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
        let policy = |id: &str, name: &str| Policy {
            id: id.to_owned(),
            name: name.to_owned(),
            check: project("", 1).check(),
            ..Policy::default()
        };
        let mut new = policy("n", "新办法");
        new.replaces = vec!["旧办法".to_owned()];
        let library = Library {
            projects: vec![project("a", 91), project("b", 80), pictured],
            policies: vec![new, policy("o", "旧办法")],
            ..Library::default()
        };
        let findings = Findings::of(&library, Path::new("/nowhere"), today);
        assert_eq!(findings.overdue.len(), 1, "{:?}", findings.overdue);
        assert!(findings.overdue[0].contains("“a”") && findings.overdue[0].contains("已过 1 天"));
        assert_eq!(findings.soon.len(), 1);
        assert!(findings.lost[0].contains("none.svg"));
        let report = findings.report();
        for words in [
            "待核实",
            "互相矛盾：1 条",
            "《新办法》和《旧办法》",
            "已废止",
        ] {
            assert!(report.contains(words), "{words}: {report}");
        }
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
