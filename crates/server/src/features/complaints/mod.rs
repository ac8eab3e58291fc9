//! 建议投诉: sending, following and answering, by the API and by plain forms.

mod access;
mod acts;
mod beside;
mod figures;
mod files;
mod follow;
mod held;
mod pages;
mod person;
mod report;
mod results;
mod sealing;
mod shown;
mod staff;
mod submit;

// What leads and held messages share with them.
pub(super) use access::token;
pub(super) use follow::no_store;
pub(super) use held::{decide_held, held_words};
pub(super) use pages::{answer as page_or_part, case_instead};
pub(super) use person::checked as checked_person;
pub(super) use sealing::{Person, open_text, said_place, seal_person, seal_text};
pub(super) use staff::OfficerForm;

pub use acts::{__path_act_on_complaint, act_on_complaint};
pub use beside::{__path_comment_on_case, __path_redact_case, comment_on_case, redact_case};
pub use figures::{
    __path_read_figures, figures_data, figures_fragment, figures_page, read_figures,
};
pub use files::{
    __path_read_case_file, __path_read_complaint_file, read_case_file, read_complaint_file,
};
pub use follow::{__path_follow_complaint, follow_complaint};
pub use pages::{follow_by_form, open_follow, open_form, receipt_by_form, submit_by_form};
pub use person::{
    __path_correct_person, __path_erase_person, __path_read_person, correct_person, erase_person,
    read_person,
};
pub use report::{__path_read_report, read_report};
pub use results::{
    __path_agree_to_publish, __path_publish_result, __path_withdraw_result, agree_to_publish,
    publish_result, withdraw_result,
};
pub(crate) use sealing::visitor_email;
pub use staff::{
    __path_list_cases, __path_move_case, __path_read_case, __path_read_case_person, list_cases,
    move_case, read_case, read_case_person,
};
pub use submit::{__path_submit_complaint, submit_complaint};
