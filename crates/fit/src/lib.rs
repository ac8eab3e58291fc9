//! The fit test for the browser: a page that alone needs it loads it at the first touch of the
//! form. The rule is [`domain::parcels::fit`]; here it only meets JavaScript.

use domain::{
    json,
    parcels::fit::{Place, answer, more},
};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen::prelude::wasm_bindgen;

/// The places of a county, read once and asked at every keystroke.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub struct Places(Vec<Place>);

#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
impl Places {
    /// Reads the list that the server publishes; `undefined` when it is none.
    pub fn read(places_json: &str) -> Option<Places> {
        json::parse(places_json).map(Self)
    }

    /// The result of a form, given as a query string, as HTML in which everything is escaped.
    pub fn fit(&self, wish_pairs: &str) -> String {
        answer(&self.0, wish_pairs)
    }

    /// The places that follow the first `after` ones of that result.
    pub fn more(&self, wish_pairs: &str, after: usize) -> String {
        more(&self.0, wish_pairs, after)
    }
}

/// Both at once, for who asks only once.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen)]
pub fn fit(places_json: &str, wish_pairs: &str) -> String {
    Places::read(places_json).map_or_else(String::new, |places| places.fit(wish_pairs))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_list_is_read_and_asked() {
        let list = r#"[{"hall":true,"id":"h-01","name":"1 号楼一层","height":720}]"#;
        let html = super::fit(list, "height=8");
        assert!(html.contains("净高 7.2 米，低于机器所需 8 米"), "{html}");
        assert!(super::fit("{", "height=8").is_empty());
    }
}
