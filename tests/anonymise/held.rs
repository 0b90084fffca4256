//! What is held of the sets by other hands: figures that a change may raise, and lowers only with a reason in its message.

use super::fixtures::{
    EIGHTEENTH, EIGHTH, ELEVENTH, FIFTEENTH, FIFTH, FOURTEENTH, FOURTH, NINETEENTH, NINTH, SECOND,
    SEVENTEENTH, SEVENTH, SIXTEENTH, SIXTH, Set, TENTH, THIRD, THIRTEENTH, THIRTIETH, TWELFTH,
    TWENTIETH, TWENTYEIGHTH, TWENTYFIFTH, TWENTYFIRST, TWENTYFOURTH, TWENTYNINTH, TWENTYSECOND,
    TWENTYSEVENTH, TWENTYSIXTH, TWENTYTHIRD,
};

/// What a set of notes has reached, without the questions of the door.
pub struct Reached {
    pub recall: f64,
    pub recall_with_the_questions: f64,
    pub strangers: f64,
    pub precision: f64,
    pub right_person: f64,
    pub questions_a_thousand_words: f64,
}

/// What each set has reached.
pub const HELD: &[(Set, Reached)] = &[
    (
        SECOND,
        Reached {
            recall: 0.986,
            recall_with_the_questions: 0.994,
            strangers: 0.978,
            precision: 0.976,
            right_person: 0.98,
            questions_a_thousand_words: 13.9,
        },
    ),
    (
        THIRD,
        Reached {
            recall: 0.992,
            recall_with_the_questions: 0.995,
            strangers: 1.0,
            precision: 0.984,
            right_person: 0.978,
            questions_a_thousand_words: 9.4,
        },
    ),
    (
        FOURTH,
        Reached {
            recall: 0.994,
            recall_with_the_questions: 0.998,
            strangers: 1.0,
            precision: 0.985,
            right_person: 0.99,
            questions_a_thousand_words: 12.4,
        },
    ),
    (
        FIFTH,
        Reached {
            recall: 0.978,
            recall_with_the_questions: 0.995,
            strangers: 0.959,
            precision: 0.989,
            right_person: 0.977,
            questions_a_thousand_words: 21.3,
        },
    ),
    (
        SIXTH,
        Reached {
            recall: 0.974,
            recall_with_the_questions: 0.987,
            strangers: 0.904,
            precision: 0.972,
            right_person: 0.963,
            questions_a_thousand_words: 15.2,
        },
    ),
    (
        SEVENTH,
        Reached {
            recall: 0.96,
            recall_with_the_questions: 0.992,
            strangers: 0.96,
            precision: 0.975,
            right_person: 0.974,
            questions_a_thousand_words: 17.1,
        },
    ),
    (
        EIGHTH,
        Reached {
            recall: 0.991,
            recall_with_the_questions: 0.997,
            strangers: 1.0,
            precision: 0.985,
            right_person: 0.973,
            questions_a_thousand_words: 9.1,
        },
    ),
    (
        NINTH,
        Reached {
            recall: 0.981,
            recall_with_the_questions: 0.989,
            strangers: 0.985,
            precision: 0.984,
            right_person: 0.982,
            questions_a_thousand_words: 12.1,
        },
    ),
    (
        TENTH,
        Reached {
            recall: 0.982,
            recall_with_the_questions: 0.991,
            strangers: 0.98,
            precision: 0.99,
            right_person: 0.971,
            questions_a_thousand_words: 13.1,
        },
    ),
    (
        ELEVENTH,
        Reached {
            recall: 0.995,
            recall_with_the_questions: 0.998,
            strangers: 1.0,
            precision: 0.997,
            right_person: 0.963,
            questions_a_thousand_words: 11.1,
        },
    ),
    (
        TWELFTH,
        Reached {
            recall: 0.971,
            recall_with_the_questions: 0.987,
            strangers: 1.0,
            precision: 0.984,
            right_person: 0.975,
            questions_a_thousand_words: 14.4,
        },
    ),
    (
        THIRTEENTH,
        Reached {
            recall: 0.991,
            recall_with_the_questions: 0.996,
            strangers: 0.989,
            precision: 0.995,
            right_person: 0.979,
            questions_a_thousand_words: 13.0,
        },
    ),
    (
        FOURTEENTH,
        Reached {
            recall: 0.987,
            recall_with_the_questions: 0.997,
            strangers: 1.0,
            precision: 0.992,
            right_person: 0.992,
            questions_a_thousand_words: 15.2,
        },
    ),
    (
        FIFTEENTH,
        Reached {
            recall: 0.984,
            recall_with_the_questions: 0.996,
            strangers: 0.986,
            precision: 0.991,
            right_person: 0.993,
            questions_a_thousand_words: 13.3,
        },
    ),
    (
        SIXTEENTH,
        Reached {
            recall: 0.988,
            recall_with_the_questions: 0.997,
            strangers: 1.0,
            precision: 0.99,
            right_person: 0.995,
            questions_a_thousand_words: 9.5,
        },
    ),
    (
        SEVENTEENTH,
        Reached {
            recall: 0.994,
            recall_with_the_questions: 0.999,
            strangers: 0.987,
            precision: 0.991,
            right_person: 0.987,
            questions_a_thousand_words: 10.9,
        },
    ),
    (
        EIGHTEENTH,
        Reached {
            recall: 0.981,
            recall_with_the_questions: 0.988,
            strangers: 0.972,
            precision: 0.995,
            right_person: 0.974,
            questions_a_thousand_words: 13.0,
        },
    ),
    (
        NINETEENTH,
        Reached {
            recall: 0.985,
            recall_with_the_questions: 0.99,
            strangers: 0.992,
            precision: 0.984,
            right_person: 0.975,
            questions_a_thousand_words: 14.9,
        },
    ),
    (
        TWENTIETH,
        Reached {
            recall: 0.98,
            recall_with_the_questions: 0.99,
            strangers: 0.991,
            precision: 0.991,
            right_person: 0.991,
            questions_a_thousand_words: 13.9,
        },
    ),
    (
        TWENTYFIRST,
        Reached {
            recall: 0.982,
            recall_with_the_questions: 0.99,
            strangers: 0.987,
            precision: 0.994,
            right_person: 0.982,
            questions_a_thousand_words: 10.2,
        },
    ),
    (
        TWENTYSECOND,
        Reached {
            recall: 0.983,
            recall_with_the_questions: 0.992,
            strangers: 0.95,
            precision: 0.996,
            right_person: 0.98,
            questions_a_thousand_words: 11.9,
        },
    ),
    (
        TWENTYTHIRD,
        Reached {
            recall: 0.985,
            recall_with_the_questions: 0.992,
            strangers: 1.0,
            precision: 0.985,
            right_person: 0.968,
            questions_a_thousand_words: 12.5,
        },
    ),
    (
        TWENTYFOURTH,
        Reached {
            recall: 0.975,
            recall_with_the_questions: 0.989,
            strangers: 0.988,
            precision: 0.981,
            right_person: 0.988,
            questions_a_thousand_words: 14.1,
        },
    ),
    (
        TWENTYFIFTH,
        Reached {
            recall: 0.979,
            recall_with_the_questions: 0.988,
            strangers: 0.929,
            precision: 0.986,
            right_person: 0.972,
            questions_a_thousand_words: 11.5,
        },
    ),
    (
        TWENTYSIXTH,
        Reached {
            recall: 0.976,
            recall_with_the_questions: 0.986,
            strangers: 0.927,
            precision: 0.974,
            right_person: 0.975,
            questions_a_thousand_words: 18.0,
        },
    ),
    (
        TWENTYSEVENTH,
        Reached {
            recall: 0.962,
            recall_with_the_questions: 0.977,
            strangers: 0.954,
            precision: 0.993,
            right_person: 0.967,
            questions_a_thousand_words: 16.2,
        },
    ),
    (
        TWENTYEIGHTH,
        Reached {
            recall: 0.973,
            recall_with_the_questions: 0.985,
            strangers: 0.947,
            precision: 0.983,
            right_person: 0.969,
            questions_a_thousand_words: 24.4,
        },
    ),
    (
        TWENTYNINTH,
        Reached {
            recall: 0.968,
            recall_with_the_questions: 0.981,
            strangers: 0.958,
            precision: 0.987,
            right_person: 0.977,
            questions_a_thousand_words: 21.3,
        },
    ),
    (
        THIRTIETH,
        Reached {
            recall: 0.962,
            recall_with_the_questions: 0.98,
            strangers: 0.904,
            precision: 0.983,
            right_person: 0.972,
            questions_a_thousand_words: 21.3,
        },
    ),
];
