//! 园区、地块、厂房: parks, what their firms share, land, units, idle assets; where they lie, what
//! is demanded there, and which of them fit a plan.

mod asset;
mod facility;
pub mod fit;
pub mod geo;
mod indicator;
mod parcel;
mod park;
mod photo;
mod plant;
mod reach;
mod shown;
mod status;

pub use asset::Asset;
pub use facility::Facility;
pub use geo::{Outline, Point};
pub use indicator::{Indicator, Op};
pub use parcel::Parcel;
pub use park::Park;
pub use photo::Photo;
pub use plant::Plant;
pub use reach::Reach;
pub use status::{AssetStatus, PlotStatus};

#[cfg(all(test, feature = "entry"))]
mod tests {
    //! What holds for every catalogue of this folder.

    use crate::listing::{
        Listing,
        tests_of_fields::{examples_are_read_back, names_are_unique},
    };

    /// No name means two fields, every example is accepted, what is shown is read back.
    pub(super) fn hold<T: Listing + std::fmt::Debug>() {
        names_are_unique::<T>();
        examples_are_read_back::<T>();
    }
}
