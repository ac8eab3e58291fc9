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

    use crate::{catalogue::Cell, listing::Listing};

    /// No name means two fields, every example is accepted, what is shown is read back.
    pub(super) fn hold<T: Listing + std::fmt::Debug>() {
        let fields = T::fields();
        for (i, field) in fields.iter().enumerate() {
            for other in &fields[i + 1..] {
                assert_ne!(field.key, other.key);
                for name in std::iter::once(&other.zh).chain(other.entry.aliases) {
                    assert!(!field.is_named(name), "{} is also {}", name, field.zh);
                }
            }
        }
        let mut document = T::blank();
        let mut again = T::blank();
        for field in fields {
            let header = field.header();
            let cell = Cell {
                text: field.entry.example,
                header: &header,
            };
            (field.entry.set)(&mut document, cell).unwrap();
            let shown = (field.get)(&document);
            assert!(shown.is_some(), "{} shows nothing", field.zh);
            let cell = Cell {
                text: &shown.unwrap_or_default(),
                header: &header,
            };
            (field.entry.set)(&mut again, cell).unwrap();
        }
        assert_eq!(document, again);
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), document);
    }
}
