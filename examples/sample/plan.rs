//! What goes wrong in the month, and what is sold in which currency.

use super::rows::Money;

pub(crate) const USD: Money =
    Money { code: "USD", decimals: 2, low: 9, high: 180, step: 100, fee_basis_points: 290, fee_fixed: 30 };
pub(crate) const EUR: Money =
    Money { code: "EUR", decimals: 2, low: 18, high: 320, step: 50, fee_basis_points: 150, fee_fixed: 25 };
pub(crate) const JPY: Money =
    Money { code: "JPY", decimals: 0, low: 8, high: 240, step: 100, fee_basis_points: 360, fee_fixed: 0 };
pub(crate) const BHD: Money =
    Money { code: "BHD", decimals: 3, low: 30, high: 650, step: 100, fee_basis_points: 290, fee_fixed: 100 };
pub(crate) const CAD: Money =
    Money { code: "CAD", decimals: 2, low: 12, high: 200, step: 100, fee_basis_points: 290, fee_fixed: 30 };

pub(crate) const TEAS: [&str; 10] = [
    "Darjeeling first flush, 100 g",
    "Assam breakfast, 250 g",
    "Sencha, 80 g",
    "Gyokuro, 50 g",
    "Lapsang souchong, 100 g",
    "Rooibos, 200 g",
    "Matcha and whisk",
    "Oolong \"Iron Goddess\", 75 g",
    "Earl Grey, 150 g",
    "Tea pot, cast iron",
];

/// What is special about an order; every other one is a plain sale or a refunded one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Case {
    Plain,
    Refunded,
    RefundedInTwo,
    SplitTender,
    TwoCharges,
    PartialCapture,
    WrongAmount,
    WrongFee,
    WrongCurrency,
    MarkedFailed,
    Declined,
    Uncaptured,
    NeverCharged,
    NeverBooked,
    BookedTwice,
    MixedReferences,
    Interchangeable,
    DisputeBooked,
    DisputeUnknown,
    RefundWithWrongSign,
    BrokenBooking(usize),
    BrokenEntry,
}

/// The mishaps, each on the order with this number.
pub(crate) const PLAN: &[(usize, Case)] = &[
    (12, Case::SplitTender),
    (23, Case::WrongAmount),
    (31, Case::PartialCapture),
    (38, Case::BrokenBooking(0)),
    (44, Case::Declined),
    (52, Case::TwoCharges),
    (60, Case::NeverBooked),
    (67, Case::WrongFee),
    (75, Case::Uncaptured),
    (83, Case::NeverCharged),
    (90, Case::RefundedInTwo),
    (97, Case::BookedTwice),
    (104, Case::MarkedFailed),
    (112, Case::WrongCurrency),
    (121, Case::DisputeBooked),
    (130, Case::MixedReferences),
    (140, Case::SplitTender),
    (151, Case::BrokenEntry),
    (160, Case::Interchangeable),
    (172, Case::DisputeUnknown),
    (180, Case::WrongAmount),
    (191, Case::BrokenBooking(1)),
    (203, Case::NeverBooked),
    (214, Case::RefundWithWrongSign),
    (226, Case::PartialCapture),
    (237, Case::WrongFee),
    (248, Case::NeverCharged),
    (259, Case::BookedTwice),
    (270, Case::Declined),
    (282, Case::TwoCharges),
    (295, Case::BrokenBooking(2)),
    (307, Case::WrongAmount),
    (318, Case::DisputeBooked),
    (330, Case::MixedReferences),
    (341, Case::NeverCharged),
    (353, Case::WrongCurrency),
    (366, Case::Uncaptured),
    (378, Case::MarkedFailed),
    (390, Case::BrokenEntry),
    (401, Case::SplitTender),
    (413, Case::WrongFee),
    (425, Case::Interchangeable),
    (437, Case::BrokenBooking(3)),
    (449, Case::NeverBooked),
    (460, Case::DisputeUnknown),
    (472, Case::Declined),
    (484, Case::WrongAmount),
    (496, Case::RefundedInTwo),
    (508, Case::PartialCapture),
];

/// Cells that a spreadsheet or a hand has broken: amount, currency, instant.
pub(crate) const BROKEN: [(&str, &str, &str); 4] = [
    ("25.00", "USD", "2025-10-03T10:00:00Z"),
    ("1O800", "USD", "2025-10-12T10:00:00Z"),
    ("4300", "US$", "2025-10-18T10:00:00Z"),
    ("2700", "USD", "2025-10-32T10:00:00Z"),
];
