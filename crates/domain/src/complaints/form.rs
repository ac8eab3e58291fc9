//! The complaint form, parsed by the same function in the browser and on the server.

use serde::{Deserialize, Serialize};

use super::{Category, Kind};
use crate::{
    codes::Contact,
    problem::FieldErrors,
    text::{bounded, paragraph},
};

/// Where disputes between private parties belong; the Order excludes them (第二条), and the county
/// has no power to decide them.
pub const PRIVATE_DISPUTES: &str = "企业之间的合同、债务、股权等民事纠纷不在这里办理：可以协商、找人民调解委员会调解、按约定仲裁，或向人民法院起诉（诉讼服务热线 12368）；劳动争议请打 12333";

/// What the form sends, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ComplaintForm {
    /// 类型: `foreign_investment`, `enterprise`, `suggestion`, `inquiry` or `correction`.
    #[cfg_attr(feature = "openapi", schema(example = "enterprise"))]
    pub kind: String,
    /// 类别, for the two kinds of complaints: `charges`, `enforcement`, `policy_unpaid`, …
    #[cfg_attr(feature = "openapi", schema(example = "charges"))]
    pub category: String,
    /// For complaints, about whom: `authority` or `private`. A private dispute is not taken, the
    /// answer says where to go.
    #[cfg_attr(feature = "openapi", schema(example = "authority"))]
    pub against: String,
    /// The unit complained about, optional; at most 60 characters. It never handles the case.
    #[cfg_attr(feature = "openapi", schema(example = "某某镇人民政府"))]
    pub unit: String,
    /// What happened; 5 to 3,000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "项目施工期间被要求另交协调费，没有收据")
    )]
    pub text: String,
    /// What should be done about it, optional; at most 500 characters.
    #[cfg_attr(feature = "openapi", schema(example = "退还费用，说明收费依据"))]
    pub want: String,
    /// What it is about, as `kind:id`, optional.
    pub about: String,
    /// No name is kept. Not for `foreign_investment`.
    pub anonymous: bool,
    /// Company, or how the visitor wants to be called; at most 60 characters.
    #[cfg_attr(feature = "openapi", schema(example = "某某食品有限公司"))]
    pub name: String,
    /// One contact: a telephone number or an e-mail address. Anonymous visitors may leave it out.
    #[cfg_attr(feature = "openapi", schema(example = "0190-8005678"))]
    pub contact: String,
    /// 请求保密: the handling unit sees neither name nor contact.
    pub confidential: bool,
    /// Agrees that the result may be published without names; a consent of its own.
    pub publish: bool,
    /// The uploads that belong to it, by their identifiers; at most 5.
    pub files: Vec<String>,
    /// Agrees that name and contact are used as the notice says; needed when either is given.
    #[cfg_attr(feature = "openapi", schema(example = true))]
    pub consent: bool,
}

crate::from_json_fields! {
    ComplaintForm {
        kind, category, against, unit, text, want, about, anonymous, name, contact, confidential,
        publish, files, consent,
    }
}

/// A message that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComplaint {
    /// 类型
    pub kind: Kind,
    /// 类别, of complaints.
    pub category: Option<Category>,
    /// 被投诉单位, as written.
    pub unit: Option<String>,
    /// What happened, as they wrote it.
    pub text: String,
    /// What they ask for.
    pub want: Option<String>,
    /// What it is about, as `kind:id`.
    pub about: Option<String>,
    /// How they want to be called; `None` is anonymous.
    pub name: Option<String>,
    /// Where to call or write.
    pub contact: Option<Contact>,
    /// 请求保密
    pub confidential: bool,
    /// May be published without names.
    pub publish: bool,
    /// Uploads.
    pub files: Vec<String>,
}

/// The most files that one message may carry.
pub const MOST_FILES: usize = 5;

impl ComplaintForm {
    /// Checks everything at once.
    ///
    /// # Errors
    /// A sentence for each field that cannot be taken, saying what to write.
    pub fn parse(&self) -> Result<NewComplaint, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = errors.take(
            "kind",
            Kind::named(self.kind.trim()).ok_or("请选择是投诉、建议、咨询还是网站找错"),
        );
        let complains = kind.is_some_and(Category::asked_of);
        let category = complains
            .then(|| {
                let found = Category::named(self.category.trim());
                errors.take(
                    "category",
                    found.ok_or("请选择投诉的类别，拿不准就选“其他”"),
                )
            })
            .flatten();
        if complains {
            match self.against.trim() {
                "authority" => {}
                "private" => errors.add("against", PRIVATE_DISPUTES),
                _ => errors.add(
                    "against",
                    "请选择投诉的是政府部门、单位，还是企业之间的纠纷",
                ),
            }
        }
        let unit = errors.take("unit", bounded(&self.unit, 0, 60, ""));
        let missing = match kind {
            Some(Kind::Suggestion) => "请写写您的建议：现在怎样，希望改成怎样",
            Some(Kind::Inquiry) => "请写写您想问什么",
            Some(Kind::Correction) => "请写写哪里错了，正确的是什么",
            _ => "请写清楚时间、地点、经过，我们才好去查",
        };
        let text = errors.take("text", paragraph(&self.text, 5, 3_000, missing));
        let want = errors.take("want", paragraph(&self.want, 0, 500, ""));
        let about = errors
            .take("about", crate::leads::about(&self.about))
            .flatten();
        let name = self.name(kind, &mut errors);
        let contact = self.contact(&mut errors);
        let gives = !self.anonymous || !self.contact.trim().is_empty();
        if gives && !self.consent {
            let or = match kind {
                Some(Kind::ForeignInvestment) => "",
                _ => "；也可以改为匿名提交",
            };
            errors.add(
                "consent",
                format!("请先阅读并勾选同意，我们才能保存您的称呼和联系方式{or}"),
            );
        }
        let files = errors.take("files", chosen_files(&self.files));
        match (kind, text) {
            (Some(kind), Some(text)) if errors.is_empty() => Ok(NewComplaint {
                kind,
                category,
                unit: unit.filter(|unit| !unit.is_empty()),
                text,
                want: want.filter(|want| !want.is_empty()),
                about,
                name,
                contact,
                confidential: self.confidential,
                publish: self.publish,
                files: files.map(|()| self.files.clone()).unwrap_or_default(),
            }),
            _ => Err(errors),
        }
    }

    fn name(&self, kind: Option<Kind>, errors: &mut FieldErrors) -> Option<String> {
        if !self.anonymous {
            let missing = match kind {
                Some(Kind::ForeignInvestment) => "请填写投诉人：单位名称或您的姓名",
                _ => "请填写单位名称或您的称呼，不想留可以勾选匿名",
            };
            return errors.take("name", bounded(&self.name, 1, 60, missing));
        }
        if kind.is_some_and(|kind| !kind.may_be_anonymous()) {
            errors.add(
                "anonymous",
                "外商投资投诉按商务部令2020年第3号办理，要写明投诉人；想匿名请改选“企业投诉”或“建议”，也可以实名并勾选保密",
            );
        }
        None
    }

    fn contact(&self, errors: &mut FieldErrors) -> Option<Contact> {
        match crate::text::tidy(&self.contact).as_str() {
            "" if self.anonymous => None,
            "" => errors.take("contact", Err("请填写一个联系方式：手机、座机或邮箱")),
            contact => errors.take("contact", Contact::parse(contact)),
        }
    }
}

/// Whether these can be the files of one message.
///
/// # Errors
/// A sentence, when there are too many or one is none.
pub fn chosen_files(ids: &[String]) -> Result<(), String> {
    if ids.len() > MOST_FILES {
        return Err(format!(
            "最多 {MOST_FILES} 个附件，现在 {} 个，请去掉几个",
            ids.len()
        ));
    }
    let plain = |id: &String| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let alone = |(at, id): (usize, &String)| !ids[..at].contains(id);
    if !ids.iter().enumerate().all(alone) {
        return Err("同一个附件加了两次，请去掉一个".to_owned());
    }
    if ids.iter().all(plain) {
        Ok(())
    } else {
        Err("有附件没有传完整，请删掉后重新添加".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn good() -> ComplaintForm {
        ComplaintForm {
            kind: "enterprise".to_owned(),
            category: "charges".to_owned(),
            against: "authority".to_owned(),
            unit: "某某镇人民政府".to_owned(),
            text: "施工期间被要求另交协调费\n没有收据".to_owned(),
            name: "某某食品".to_owned(),
            contact: "0190-8005678".to_owned(),
            consent: true,
            ..ComplaintForm::default()
        }
    }

    fn wrong(form: &ComplaintForm) -> Vec<String> {
        let errors = form.parse().unwrap_err();
        errors.0.keys().cloned().collect()
    }

    #[test]
    fn a_good_form_is_taken_as_it_was_written() {
        let new = good().parse().unwrap();
        assert_eq!(new.kind, Kind::Enterprise);
        assert_eq!(new.category, Some(Category::Charges));
        assert_eq!(new.text, "施工期间被要求另交协调费\n没有收据");
        assert_eq!(new.want, None);
    }

    #[test]
    fn the_browser_reads_what_the_server_reads() {
        let full = ComplaintForm {
            anonymous: true,
            files: vec!["file-0001".to_owned()],
            about: "policies:x".to_owned(),
            want: "退还".to_owned(),
            ..good()
        };
        for form in [full, good(), ComplaintForm::default()] {
            let text = serde_json::to_string(&form).unwrap();
            assert_eq!(crate::json::parse::<ComplaintForm>(&text), Some(form));
        }
    }

    #[test]
    fn all_errors_come_at_once() {
        assert_eq!(
            wrong(&ComplaintForm::default()),
            ["consent", "contact", "kind", "name", "text"]
        );
        let bare = ComplaintForm {
            kind: "enterprise".to_owned(),
            ..ComplaintForm::default()
        };
        assert_eq!(
            wrong(&bare),
            ["against", "category", "consent", "contact", "name", "text"]
        );
    }

    #[test]
    fn anonymous_needs_neither_name_nor_contact_nor_consent() {
        let anonymous = ComplaintForm {
            anonymous: true,
            name: "不该留下".to_owned(),
            contact: String::new(),
            consent: false,
            ..good()
        };
        let new = anonymous.parse().unwrap();
        assert_eq!((new.name, new.contact), (None, None));
        // A contact is personal whoever leaves it.
        let reachable = ComplaintForm {
            contact: "0190-8005678".to_owned(),
            ..anonymous
        };
        assert_eq!(wrong(&reachable), ["consent"]);
        let order = ComplaintForm {
            kind: "foreign_investment".to_owned(),
            anonymous: true,
            ..good()
        };
        assert_eq!(wrong(&order), ["anonymous"]);
    }

    #[test]
    fn a_private_dispute_is_told_where_to_go() {
        let private = ComplaintForm {
            against: "private".to_owned(),
            ..good()
        };
        let errors = private.parse().unwrap_err();
        assert!(errors.first("against").unwrap().contains("12368"));
        // A suggestion is against nobody.
        let suggestion = ComplaintForm {
            kind: "suggestion".to_owned(),
            against: String::new(),
            category: String::new(),
            ..good()
        };
        assert!(suggestion.parse().is_ok());
    }

    #[test]
    fn five_files_and_each_once() {
        let id = |n: usize| format!("file-000{n}");
        let with = |files: Vec<String>| ComplaintForm { files, ..good() };
        assert!(with((0..5).map(id).collect()).parse().is_ok());
        for files in [
            (0..6).map(id).collect(),
            vec![id(1), id(1)],
            vec!["../../etc/passwd".to_owned()],
        ] {
            assert_eq!(wrong(&with(files)), ["files"]);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused(
            kind in "enterprise|suggestion|.{0,9}", text in ".{0,40}", unit in ".{0,70}",
            want in ".{0,20}", name in ".{0,70}", contact in ".{0,30}", anonymous in any::<bool>(),
        ) {
            let _ = ComplaintForm { kind, text, unit, want, name, contact, anonymous, ..good() }.parse();
        }
    }
}
