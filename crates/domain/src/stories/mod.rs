//! 动态、招商大使推项目、活动、办事指南、荣誉.

mod story;

pub use story::Story;
