//! 县情: what the county has (资源禀赋), how far it lies from where (区位与交通), and the regions from
//! which it seeks investment (承接区域). What it is made of otherwise, tags, figures, towns, stands in
//! [`crate::positioning`].

mod place;
mod region;
mod resource;
mod town;

pub use place::{Place, PlaceSort};
pub use region::Region;
pub use resource::{Resource, node_called};
pub use town::Town;

#[cfg(all(test, feature = "entry"))]
mod tests {
    //! What holds for every catalogue of this folder.

    use super::{Place, Region, Resource};
    use crate::listing::{
        Listing,
        tests_of_fields::{examples_are_read_back, names_are_unique},
    };

    fn hold<T: Listing + std::fmt::Debug>() {
        names_are_unique::<T>();
        examples_are_read_back::<T>();
    }

    #[test]
    fn names_are_unique_and_what_is_shown_is_read_back() {
        hold::<Resource>();
        hold::<Place>();
        hold::<Region>();
    }
}
