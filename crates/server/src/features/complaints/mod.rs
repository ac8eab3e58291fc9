//! 建议投诉: sending, following and answering, by the API.

mod acts;
mod follow;
mod person;
mod sealing;
mod staff;
mod submit;

// What held messages share with them.
pub(super) use follow::no_store;
pub(super) use staff::{decide_held, held_words, token};

pub use acts::{__path_act_on_complaint, act_on_complaint};
pub use follow::{__path_follow_complaint, follow_complaint};
pub use person::{
    __path_correct_person, __path_erase_person, __path_read_person, correct_person, erase_person,
    read_person,
};
pub use staff::{
    __path_list_cases, __path_move_case, __path_read_case, __path_read_case_person, list_cases,
    move_case, read_case, read_case_person,
};
pub use submit::{__path_submit_complaint, submit_complaint};
