//! The pages, one folder a feature word. Those that are only read are made by the server alone
//! (see [`crate::documents`]).

#[cfg(feature = "ssr")]
pub(crate) mod chains;
#[cfg(feature = "ssr")]
pub(crate) mod costs;
#[cfg(feature = "ssr")]
pub(crate) mod county;
#[cfg(feature = "ssr")]
pub(crate) mod data;
#[cfg(feature = "ssr")]
pub(crate) mod industry;
#[cfg(feature = "ssr")]
pub(crate) mod kiosk;
pub(crate) mod leads;
#[cfg(feature = "ssr")]
pub(crate) mod opportunities;
#[cfg(feature = "ssr")]
pub(crate) mod parcels;
#[cfg(feature = "ssr")]
pub(crate) mod policies;
pub(crate) mod positioning;
#[cfg(feature = "ssr")]
pub(crate) mod posters;
pub(crate) mod projects;
#[cfg(feature = "ssr")]
pub(crate) mod stories;
