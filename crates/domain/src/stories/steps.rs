//! The steps of an 办事指南 and how long they take together.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A step: what, who handles it, how long, and beside which others it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// 事项
    pub name: String,
    /// 办理单位
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// 工作日; 0 is 即办, done while one waits.
    pub days: u32,
    /// 并行组: neighbours of the same group run at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<u32>,
}

impl Step {
    /// How long, in words: `3 个工作日`, `即办`.
    pub fn term(&self) -> String {
        match self.days {
            0 => "即办".to_owned(),
            days => format!("{days} 个工作日"),
        }
    }
}

/// As a line of a sheet; what `read` takes.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.as_deref().unwrap_or_default();
        write!(f, "{}｜{unit}｜", self.name)?;
        match self.days {
            0 => f.write_str("即办")?,
            days => write!(f, "{days}个工作日")?,
        }
        self.group.map_or(Ok(()), |n| write!(f, "｜并行{n}"))
    }
}

/// The steps in the order in which they are taken; those that run at the same time together.
pub fn stages(steps: &[Step]) -> impl Iterator<Item = &[Step]> {
    steps.chunk_by(|one, next| one.group.is_some() && one.group == next.group)
}

/// The shortest time in 工作日 from the first step to the last: one stage after the other, each as
/// long as its longest step. `None` without steps.
pub fn working_days(steps: &[Step]) -> Option<u32> {
    let longest = |stage: &[Step]| stage.iter().map(|step| step.days).max();
    stages(steps)
        .filter_map(longest)
        .reduce(u32::saturating_add)
}

/// Reads the steps of a cell, one a line or separated by ；, each
/// `名称｜办理单位｜3个工作日｜并行1`.
///
/// # Errors
/// The sentence that says which step cannot be read.
#[cfg(feature = "entry")]
pub(super) fn read(text: &str) -> Result<Vec<Step>, String> {
    let lines = text.split(['\n', '；', ';']).map(crate::text::tidy);
    let steps: Vec<Step> = lines
        .filter(|line| !crate::catalogue::cells::is_unknown(line))
        .map(|line| read_one(&line).map_err(|why| format!("“{line}”：{why}")))
        .collect::<Result<_, _>>()?;
    if steps.len() > MOST {
        return Err(format!("最多 {MOST} 步，请分成几份指南"));
    }
    let mut ended: Vec<u32> = Vec::new();
    for stage in stages(&steps) {
        let Some(group) = stage.first().and_then(|step| step.group) else {
            continue;
        };
        if ended.contains(&group) {
            return Err(format!("并行{group} 的各步请连着写，中间不要隔别的步骤"));
        }
        ended.push(group);
    }
    Ok(steps)
}

/// How many steps a guide has at most.
#[cfg(feature = "entry")]
const MOST: usize = 30;

#[cfg(feature = "entry")]
fn read_one(line: &str) -> Result<Step, String> {
    const FORM: &str = "请写成 名称｜办理单位｜3个工作日｜并行1，没有并行的不写最后一段";
    let parts: Vec<&str> = line.split(['｜', '|']).map(str::trim).collect();
    let (name, unit, term, group) = match parts[..] {
        [name, unit, term] => (name, unit, term, None),
        [name, unit, term, ""] => (name, unit, term, None),
        [name, unit, term, group] => (name, unit, term, Some(group)),
        _ => return Err(FORM.to_owned()),
    };
    if name.is_empty() || name.chars().count() > 60 || unit.chars().count() > 60 {
        return Err("步骤要有名称，名称和办理单位各最多 60 个字".to_owned());
    }
    let number = |text: &str, range: std::ops::RangeInclusive<u32>| {
        text.parse::<u32>().ok().filter(|n| range.contains(n))
    };
    let days = match crate::text::half_width(term).as_str() {
        "即办" | "即时" | "当场" | "0" | "0个工作日" => Some(0),
        term => {
            let digits = term
                .trim_end_matches("工作日")
                .trim_end_matches(['个', '天']);
            number(digits.trim(), 1..=365)
        }
    };
    let group = group
        .map(|group| {
            let digits = crate::text::half_width(group);
            let digits = digits.trim_start_matches("并行").trim();
            number(digits, 1..=99).ok_or("并行组请写成 并行1、并行2")
        })
        .transpose()?;
    Ok(Step {
        name: name.to_owned(),
        unit: (!unit.is_empty()).then(|| unit.to_owned()),
        days: days.ok_or("时限请写 1 到 365 个工作日，当场办结的写 即办")?,
        group,
    })
}

#[cfg(all(test, feature = "entry"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "企业登记｜市场监管局｜1个工作日\n用地规划许可｜自然资源局｜3 个工作日｜并行1；\
                        施工图审查|住建局|５工作日|并行１\n公章刻制｜｜即办｜";

    #[test]
    fn a_parallel_group_takes_as_long_as_its_longest_step() {
        let steps = read(TEXT).unwrap();
        assert_eq!(steps.len(), 4);
        assert_eq!(
            stages(&steps).map(<[_]>::len).collect::<Vec<_>>(),
            [1, 2, 1]
        );
        assert_eq!(working_days(&steps), Some(6));
        assert_eq!(steps[3].unit, None);
        assert_eq!(steps[3].term(), "即办");
        assert_eq!(
            steps[1].to_string(),
            "用地规划许可｜自然资源局｜3个工作日｜并行1"
        );
        assert_eq!(working_days(&[]), None);
    }

    #[test]
    fn neighbours_without_a_group_come_one_after_the_other() {
        let steps = read("甲｜｜2\n乙｜｜3天\n丙｜｜4｜并行1\n丁｜｜5｜并行2").unwrap();
        assert_eq!(working_days(&steps), Some(14));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, word) in [
            ("甲", "名称｜办理单位"),
            ("甲｜局｜很快", "工作日"),
            ("甲｜局｜400", "365"),
            ("甲｜局｜3｜并行", "并行1"),
            ("｜局｜3", "名称"),
            ("甲｜｜1｜并行1；乙｜｜1；丙｜｜1｜并行1", "连着写"),
        ] {
            let why = read(text).unwrap_err();
            assert!(why.contains(word), "{text}: {why}");
        }
    }

    fn step() -> impl Strategy<Value = Step> {
        let unit = proptest::option::of("[局委办]{1,4}");
        let group = proptest::option::of(1u32..4);
        ("[一-龥]{1,6}", unit, 0u32..60, group).prop_map(|(name, unit, days, group)| Step {
            name,
            unit,
            days,
            group,
        })
    }

    proptest! {
        #[test]
        fn together_is_never_longer_than_one_by_one(steps in prop::collection::vec(step(), 1..12)) {
            let total = working_days(&steps).unwrap();
            prop_assert!(total <= steps.iter().map(|step| step.days).sum());
            prop_assert!(total >= steps.iter().map(|step| step.days).max().unwrap());
        }

        #[test]
        fn what_is_written_is_read_again(mut steps in prop::collection::vec(step(), 0..12)) {
            steps.sort_by_key(|step| step.group);
            // 无 alone would mean that nothing is known, and is no name of a step.
            steps.retain(|step| step.name != "无");
            let text: Vec<String> = steps.iter().map(Step::to_string).collect();
            prop_assert_eq!(read(&text.join("；")).unwrap(), steps);
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(text in ".{0,80}") {
            let _ = read(&text);
        }
    }
}
