//! 政策: the policy as a document.

mod policy;

pub use policy::Policy;
