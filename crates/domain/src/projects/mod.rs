//! 招商项目: the project as a document, its fields, its card, and the search over cards.

mod card;
mod catalogue;
mod filter;
mod project;
mod search;
#[cfg(feature = "entry")]
mod traits;
mod wording;

pub use card::Card;
pub use catalogue::FIELDS;
pub use filter::{Filter, Range, Sort, query_pairs};
pub use project::{Project, ProjectStatus};
pub use search::{Choice, Facet, Index, Selection, range_words};
