//! The API and the pages over real HTTP, from the real binary in a child process on a real
//! database file. One file for each feature, named like its part of the address; helpers are in
//! [`support`].

// clippy.toml allows it in tests; their helpers are not seen as such.
#![allow(clippy::unwrap_used)]

mod assets;
mod attachments;
mod complaints;
mod compliance;
mod compressed;
mod county;
mod documents;
mod door;
mod drain;
mod feeds;
mod files;
mod files_door;
mod files_real;
mod gate;
mod geojson;
mod health;
mod html;
mod import;
mod kill;
mod kiosk;
mod leads;
mod leads_form;
mod leads_repeat;
mod limits;
mod malformed;
mod openapi;
mod pages;
mod paging;
mod poster;
mod postgres;
mod projects;
mod projects_filters;
mod proxies;
mod spam;
mod support;
mod wire;
mod workbooks;
