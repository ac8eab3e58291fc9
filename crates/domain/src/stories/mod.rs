//! 动态、招商大使推项目、活动、办事指南、荣誉；驻点的承接区域.

mod catalogue;
mod column;
mod link;
mod regions;
mod steps;
mod story;

pub use column::Column;
pub use link::host;
pub use regions::{REGIONS, Region, nearest};
pub use steps::{Step, stages, working_days};
pub use story::{Signup, Story};
