//! 园区、地块、厂房: parks, what their firms share, land, units, idle assets.

mod asset;
mod facility;
mod parcel;
mod park;
mod plant;

pub use asset::Asset;
pub use facility::Facility;
pub use parcel::Parcel;
pub use park::Park;
pub use plant::Plant;
