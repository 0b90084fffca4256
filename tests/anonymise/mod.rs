//! Anonymising: the figures on the project's own notes, the rules one by one, properties, the door, access requests.

mod company;
mod cut_short;
mod door;
mod figures;
mod fixtures;
mod heard_and_scanned;
mod held;
mod known_names;
mod labels;
mod names;
mod other_hands;
mod properties;
mod requests;
mod rules;
mod shapes;
mod strangers;
mod telling_apart;
