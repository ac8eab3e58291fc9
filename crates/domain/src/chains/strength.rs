//! 资质荣誉 of a firm (S37): a tag that is known to everybody, and the evidence for it.

/// A tag by which investors and offices know a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// 世界500强
    World500,
    /// 中国500强
    China500,
    /// 民企500强
    Private500,
    /// 行业500强: of manufacturing, services or another branch
    Branch500,
    /// 专精特新“小巨人”
    Giant,
    /// 专精特新
    Specialised,
    /// 单项冠军
    Champion,
    /// 独角兽
    Unicorn,
    /// 瞪羚
    Gazelle,
    /// 拟上市
    Listing,
    /// 上市公司
    Listed,
    /// 龙头企业
    Leader,
    /// 高新技术企业
    HighTech,
}

/// How each is told; the first that is found counts, so that 小巨人 goes before 专精特新.
const WORDS: [(&str, Tag); 17] = [
    ("世界500强", Tag::World500),
    ("民营企业500强", Tag::Private500),
    ("民企500强", Tag::Private500),
    ("中国500强", Tag::China500),
    ("中国企业500强", Tag::China500),
    ("500强", Tag::Branch500),
    ("小巨人", Tag::Giant),
    ("专精特新", Tag::Specialised),
    ("单项冠军", Tag::Champion),
    ("独角兽", Tag::Unicorn),
    ("瞪羚", Tag::Gazelle),
    ("拟上市", Tag::Listing),
    ("上市后备", Tag::Listing),
    ("上市公司", Tag::Listed),
    ("上市企业", Tag::Listed),
    ("龙头企业", Tag::Leader),
    ("高新技术企业", Tag::HighTech),
];

impl Tag {
    /// The Chinese word.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::World500 => "世界500强",
            Self::China500 => "中国500强",
            Self::Private500 => "民企500强",
            Self::Branch500 => "行业500强",
            Self::Giant => "专精特新“小巨人”",
            Self::Specialised => "专精特新",
            Self::Champion => "单项冠军",
            Self::Unicorn => "独角兽",
            Self::Gazelle => "瞪羚",
            Self::Listing => "拟上市",
            Self::Listed => "上市公司",
            Self::Leader => "龙头企业",
            Self::HighTech => "高新技术企业",
        }
    }
}

/// An entry such as `省级专精特新中小企业（2024年，省工信厅公布）`, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength<'a> {
    /// The tag that it claims; `None` for any other honour.
    pub tag: Option<Tag>,
    /// What is claimed, as written.
    pub claim: &'a str,
    /// What stands behind it in brackets: the year, and who says so.
    pub evidence: Option<&'a str>,
}

impl<'a> Strength<'a> {
    /// Reads an entry.
    pub fn read(entry: &'a str) -> Self {
        let entry = entry.trim();
        let inner = entry
            .strip_suffix(['）', ')'])
            .and_then(|open| open.rsplit_once(['（', '(']));
        let (claim, evidence) = match inner {
            Some((claim, evidence)) => (claim.trim(), Some(evidence.trim())),
            None => (entry, None),
        };
        let plain = crate::text::half_width(claim).replace(char::is_whitespace, "");
        let known = WORDS.iter().find(|(word, _)| plain.contains(word));
        Self {
            tag: known.map(|(_, tag)| *tag),
            claim,
            evidence: evidence.filter(|said| !said.is_empty()),
        }
    }

    /// Whether a known tag has its evidence: at least the year.
    ///
    /// # Errors
    /// The sentence that says what is missing.
    pub fn check(&self) -> Result<(), String> {
        let year = |said: &str| {
            let digits =
                |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
            said.split(|c: char| !c.is_ascii_digit()).any(digits)
        };
        let evidence = self.evidence.map(crate::text::half_width);
        match self.tag {
            Some(tag) if !evidence.is_some_and(|said| year(&said)) => Err(format!(
                "资质荣誉“{}”还缺依据，请在括号里写上年份和名单或认定单位，如 {}（2025年，省工业和信息化厅公布）",
                self.claim,
                tag.zh()
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_told_by_its_word_and_needs_its_year() {
        for (entry, tag, is_complete) in [
            (
                "专精特新“小巨人”企业（2024年，工业和信息化部第六批名单）",
                Some(Tag::Giant),
                true,
            ),
            (
                "省级专精特新中小企业（2024年）",
                Some(Tag::Specialised),
                true,
            ),
            (
                "中国民营企业500强第312位(2025年，全国工商联)",
                Some(Tag::Private500),
                true,
            ),
            ("世界５００强（２０２５年）", Some(Tag::World500), true),
            ("中国服务业500强（2025）", Some(Tag::Branch500), true),
            ("独角兽", Some(Tag::Unicorn), false),
            ("独角兽（市里的）", Some(Tag::Unicorn), false),
            ("拟上市（）", Some(Tag::Listing), false),
            ("绿色食品认证", None, true),
        ] {
            let strength = Strength::read(entry);
            assert_eq!(strength.tag, tag, "{entry}");
            assert_eq!(strength.check().is_ok(), is_complete, "{entry}");
        }
        let read = Strength::read("省级绿色工厂（2025年）");
        assert_eq!(
            (read.claim, read.evidence),
            ("省级绿色工厂", Some("2025年"))
        );
    }
}
