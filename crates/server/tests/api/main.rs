//! The API and the pages over real HTTP, from the real binary in a child process on a real
//! database file. One file for each feature, named like its part of the address; helpers are in
//! [`support`].

// clippy.toml allows it in tests; their helpers are not seen as such.
#![allow(clippy::unwrap_used)]

mod assets;
mod attachments;
mod complaint_pages;
mod complaints;
mod compliance;
mod compressed;
mod county;
mod documents;
mod door;
mod drain;
mod feeds;
mod figures;
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
mod leads_kinds;
mod leads_repeat;
mod limits;
mod malformed;
mod notices;
mod openapi;
mod pages;
mod paging;
mod planted;
mod poster;
mod postgres;
mod projects;
mod projects_filters;
mod proxies;
mod report;
mod results;
mod rules;
mod spam;
mod support;
mod uploads;
mod wire;
mod workbooks;
