//! What happened in October: one plain sale after the other, and every mishap once or a few times.

use super::plan::{BHD, BROKEN, CAD, Case, EUR, JPY, PLAN, TEAS, USD};
use super::random::Stream;
use super::rows::{Booking, Entry, Money};

/// The instant as of which the month is judged: Monday morning after its last Friday.
pub(crate) const AS_OF: &str = "2025-11-03T00:00:00Z";

const DAYS: u32 = 31;
/// Both sides of the month.
pub(crate) struct Books {
    pub(crate) platform: Vec<Booking>,
    pub(crate) channel: Vec<Entry>,
}

/// The month while it is being told.
pub(crate) struct October {
    stream: Stream,
    books: Books,
    orders: usize,
}

/// One order and the references that a plain sale would have.
struct Sale {
    money: Money,
    minor: i64,
    order_id: String,
    charge_id: String,
    payment_intent_id: String,
    day: u32,
    second: i64,
}

impl October {
    pub(crate) fn new(seed: u64) -> Self {
        let books = Books { platform: Vec::new(), channel: Vec::new() };
        Self { stream: Stream::new(seed), books, orders: 0 }
    }

    pub(crate) fn tell(mut self) -> Books {
        for day in 1..=DAYS {
            let mut seconds: Vec<i64> =
                (0..self.stream.between(18, 24)).map(|_| self.stream.between(21_600, 79_200)).collect();
            seconds.sort_unstable();
            for second in seconds {
                self.order(day, second);
            }
            self.monthly_entries(day);
        }
        // Both files are sorted by time and, as exports do, not by what belongs together.
        self.books.platform.sort_by(|one, other| one.created_at.cmp(&other.created_at));
        self.books.channel.sort_by(|one, other| one.created.cmp(&other.created));
        self.books
    }

    fn order(&mut self, day: u32, second: i64) {
        self.orders += 1;
        let planned = PLAN.iter().find(|(number, _)| *number == self.orders).map(|(_, case)| *case);
        let case = planned.unwrap_or_else(|| match (day, self.stream.below(100)) {
            (30.., 0..40) => Case::NeverCharged,
            (31, 40..60) => Case::NeverBooked,
            (2..28, 0..6) => Case::Refunded,
            _ => Case::Plain,
        });
        let usual = [USD, USD, USD, USD, EUR, EUR, JPY, BHD];
        let money = if planned.is_some() { USD } else { self.stream.one_of(&usual) };
        let key = self.stream.token(16);
        let sale = Sale {
            money,
            minor: self.stream.between(money.low, money.high) * money.step,
            order_id: format!("FT-{:05}", 10_400 + self.orders),
            charge_id: format!("ch_3S{key}{}", self.stream.token(6)),
            payment_intent_id: format!("pi_3S{key}{}", self.stream.token(6)),
            day,
            second,
        };
        self.tell_case(case, &sale);
    }

    fn tell_case(&mut self, case: Case, sale: &Sale) {
        match case {
            Case::Plain => {
                self.book(self.booking(sale));
                self.report(sale);
            }
            Case::Refunded => {
                self.book(self.booking(sale));
                self.report(sale);
                self.refund(sale, sale.minor, 1, "");
            }
            Case::RefundedInTwo => {
                self.book(self.booking(sale));
                self.report(sale);
                let part = sale.minor / 3;
                self.refund(sale, part, 1, "");
                self.refund(sale, sale.minor - part, 3, "");
            }
            Case::RefundWithWrongSign => {
                self.book(self.booking(sale));
                self.report(sale);
                self.refund(sale, sale.minor, 2, "positive");
            }
            Case::SplitTender => self.split_tender(sale),
            Case::TwoCharges => self.two_charges(sale),
            Case::PartialCapture => self.partial_capture(sale),
            Case::WrongAmount => {
                let swapped = sale.minor + self.stream.one_of(&[-900, -90, 90, 270, 1_800]);
                self.book(Booking {
                    amount_minor: swapped.to_string(),
                    fee_minor: String::new(),
                    ..self.booking(sale)
                });
                self.report(sale);
            }
            Case::WrongFee => {
                let fee = sale.money.fee(sale.minor) + self.stream.between(5, 45);
                self.book(Booking { fee_minor: fee.to_string(), ..self.booking(sale) });
                self.report(sale);
            }
            Case::WrongCurrency => {
                self.book(Booking { currency: CAD.code.to_owned(), ..self.booking(sale) });
                let converted = Entry {
                    facing_amount: CAD.major(sale.minor),
                    facing_currency: "cad",
                    ..self.entry(sale, sale.minor * 72 / 100)
                };
                self.books.channel.push(converted);
            }
            Case::MarkedFailed => {
                self.book(Booking { status: "failed", ..self.booking(sale) });
                self.report(sale);
            }
            Case::Declined => self.book(Booking {
                status: "failed",
                charge_id: String::new(),
                fee_minor: String::new(),
                ..self.booking(sale)
            }),
            Case::Uncaptured => {
                self.book(Booking { status: "uncaptured", fee_minor: String::new(), ..self.booking(sale) });
            }
            Case::NeverCharged => self.book(self.booking(sale)),
            Case::NeverBooked => self.report(sale),
            Case::BookedTwice => {
                let first = self.booking(sale);
                self.book(first.clone());
                self.book(first);
                self.report(sale);
            }
            Case::MixedReferences => self.mixed_references(sale),
            Case::Interchangeable => self.interchangeable(sale),
            Case::DisputeBooked => self.dispute(sale, true),
            Case::DisputeUnknown => self.dispute(sale, false),
            Case::BrokenBooking(which) => {
                let (amount, currency, created_at) = BROKEN[which];
                self.book(Booking {
                    amount_minor: amount.to_owned(),
                    currency: currency.to_owned(),
                    created_at: created_at.to_owned(),
                    ..self.booking(sale)
                });
                self.report(sale);
            }
            Case::BrokenEntry => {
                self.book(self.booking(sale));
                let entry = self.entry(sale, sale.minor);
                self.books.channel.push(Entry { gross: "1.25E+02".to_owned(), ..entry });
            }
        }
    }

    /// One charge, booked as the card's part and the gift card's part of it.
    fn split_tender(&mut self, sale: &Sale) {
        let card = sale.minor * 7 / 10;
        for part in [card, sale.minor - card] {
            self.book(Booking {
                amount_minor: part.to_string(),
                charge_id: String::new(),
                fee_minor: String::new(),
                ..self.booking(sale)
            });
        }
        self.report(sale);
    }

    /// One booking, collected in two charges that share the order.
    fn two_charges(&mut self, sale: &Sale) {
        self.book(Booking {
            charge_id: String::new(),
            payment_intent_id: String::new(),
            fee_minor: String::new(),
            ..self.booking(sale)
        });
        let first = sale.minor / 2;
        for (part, later) in [(first, 0), (sale.minor - first, 900)] {
            let charge = Sale { minor: part, ..self.again(sale, later) };
            self.report(&charge);
        }
    }

    /// An authorisation of which a part was captured: Stripe shows the whole and takes the rest back.
    fn partial_capture(&mut self, sale: &Sale) {
        let released = sale.minor * 3 / 10;
        self.book(Booking {
            amount_minor: (sale.minor - released).to_string(),
            fee_minor: String::new(),
            ..self.booking(sale)
        });
        self.report(sale);
        let reversal = Entry {
            category: "partial_capture_reversal",
            fee: 0,
            net: -released,
            description: "Partial capture".to_owned(),
            ..self.entry(sale, -released)
        };
        self.books.channel.push(reversal);
    }

    /// One booking with the charge of one sale and the payment intent of another; neither sale is booked as itself.
    fn mixed_references(&mut self, sale: &Sale) {
        let other = Sale { order_id: format!("{}-B", sale.order_id), ..self.again(sale, 1_200) };
        self.report(sale);
        self.report(&other);
        self.book(Booking {
            payment_intent_id: other.payment_intent_id.clone(),
            order_id: String::new(),
            ..self.booking(sale)
        });
    }

    /// Two bookings and two charges of one order and amount, without the charge's id: nobody can tell which is which.
    fn interchangeable(&mut self, sale: &Sale) {
        for later in [0, 40] {
            let copy = self.again(sale, later);
            self.book(Booking {
                charge_id: String::new(),
                payment_intent_id: String::new(),
                fee_minor: String::new(),
                ..self.booking(&copy)
            });
            self.report(&copy);
        }
    }

    fn refund(&mut self, sale: &Sale, minor: i64, days_later: u32, sign: &str) {
        let day = sale.day + days_later;
        let refund_id = format!("re_3S{}", self.stream.token(22));
        let booked = if sign == "positive" { minor } else { -minor };
        self.book(Booking {
            kind: "refund",
            refund_id: refund_id.clone(),
            amount_minor: booked.to_string(),
            fee_minor: String::new(),
            created_at: instant(day, sale.second, 'T', "Z"),
            ..self.booking(sale)
        });
        let entry = Entry {
            category: "refund",
            source_id: refund_id,
            created: instant(day, sale.second + 2, ' ', ""),
            available_on: instant(day + 2, 0, ' ', ""),
            description: format!("REFUND FOR CHARGE ({})", sale.order_id),
            fee: 0,
            net: -minor,
            ..self.entry(sale, -minor)
        };
        self.books.channel.push(entry);
    }

    fn dispute(&mut self, sale: &Sale, booked: bool) {
        self.book(self.booking(sale));
        self.report(sale);
        let dispute_id = format!("du_1S{}", self.stream.token(22));
        let day = sale.day + 6;
        if booked {
            self.book(Booking {
                kind: "dispute",
                dispute_id: dispute_id.clone(),
                amount_minor: (-sale.minor).to_string(),
                fee_minor: String::new(),
                created_at: instant(day, sale.second, 'T', "Z"),
                ..self.booking(sale)
            });
        }
        let entry = Entry {
            category: "dispute",
            source_id: dispute_id,
            created: instant(day, sale.second - 300, ' ', ""),
            available_on: instant(day, 0, ' ', ""),
            description: format!("Chargeback withdrawal for {}", sale.charge_id),
            fee: 1_500,
            net: -sale.minor - 1_500,
            dispute_reason: self.stream.one_of(&["fraudulent", "product_not_received"]),
            ..self.entry(sale, -sale.minor)
        };
        self.books.channel.push(entry);
    }

    /// What comes without an order: the price of a Stripe product, and a top-up of the balance.
    fn monthly_entries(&mut self, day: u32) {
        let (category, minor, description) = match day {
            7 | 14 | 21 | 28 => ("fee", -2_400, "Radar for Fraud Teams (per screened transaction)"),
            16 => ("topup", 150_000, "Top-up from bank account ending in 6789"),
            24 => ("transfer", -86_000, "Transfer to the roastery's connected account"),
            _ => return,
        };
        let sale = Sale {
            money: USD,
            minor,
            order_id: String::new(),
            charge_id: String::new(),
            payment_intent_id: String::new(),
            day,
            second: 82_800,
        };
        let source_id = if category == "fee" { String::new() } else { format!("tu_1S{}", self.stream.token(22)) };
        let entry = Entry {
            category,
            source_id,
            fee: 0,
            net: minor,
            description: description.to_owned(),
            charge_created: String::new(),
            facing_amount: String::new(),
            facing_currency: "",
            method: "",
            card_brand: "",
            ..self.entry(&sale, minor)
        };
        self.books.channel.push(entry);
    }

    /// The same order under new references, some seconds later.
    fn again(&mut self, sale: &Sale, seconds: i64) -> Sale {
        let key = self.stream.token(16);
        Sale {
            money: sale.money,
            minor: sale.minor,
            order_id: sale.order_id.clone(),
            charge_id: format!("ch_3S{key}{}", self.stream.token(6)),
            payment_intent_id: format!("pi_3S{key}{}", self.stream.token(6)),
            day: sale.day,
            second: sale.second + seconds,
        }
    }

    fn book(&mut self, booking: Booking) {
        let id = format!("pay_{:06}", 210_000 + self.books.platform.len() * 7);
        self.books.platform.push(Booking { id, ..booking });
    }

    fn report(&mut self, sale: &Sale) {
        let entry = self.entry(sale, sale.minor);
        self.books.channel.push(entry);
    }

    /// What a plain sale looks like on the platform. It knows Stripe's fee of card payments in its main currencies.
    fn booking(&self, sale: &Sale) -> Booking {
        let knows_fee = sale.money.code == "USD" || sale.money.code == "EUR";
        Booking {
            id: String::new(),
            kind: "payment",
            order_id: sale.order_id.clone(),
            charge_id: sale.charge_id.clone(),
            payment_intent_id: sale.payment_intent_id.clone(),
            refund_id: String::new(),
            dispute_id: String::new(),
            amount_minor: sale.minor.to_string(),
            fee_minor: if knows_fee { sale.money.fee(sale.minor).to_string() } else { String::new() },
            currency: sale.money.code.to_owned(),
            status: "succeeded",
            created_at: instant(sale.day, sale.second, 'T', "Z"),
        }
    }

    /// What a plain sale looks like at Stripe.
    fn entry(&mut self, sale: &Sale, gross: i64) -> Entry {
        let fee = sale.money.fee(gross.max(0));
        Entry {
            money: sale.money,
            transaction_id: format!("txn_3S{}", self.stream.token(22)),
            created: instant(sale.day, sale.second + 3, ' ', ""),
            available_on: instant(sale.day + 2, 0, ' ', ""),
            gross: sale.money.major(gross),
            fee,
            net: gross - fee,
            category: "charge",
            source_id: sale.charge_id.clone(),
            description: self.stream.one_of(&TEAS).to_owned(),
            facing_amount: sale.money.major(gross),
            facing_currency: match sale.money.code {
                "EUR" => "eur",
                "JPY" => "jpy",
                "BHD" => "bhd",
                _ => "usd",
            },
            charge_id: sale.charge_id.clone(),
            payment_intent_id: sale.payment_intent_id.clone(),
            charge_created: instant(sale.day, sale.second + 3, ' ', ""),
            method: "card",
            card_brand: self.stream.one_of(&["Visa", "Visa", "MasterCard", "American Express", "JCB"]),
            dispute_reason: "",
            order_id: sale.order_id.clone(),
        }
    }
}

/// An instant of October or of the first days of November.
fn instant(day: u32, second: i64, separator: char, zone: &str) -> String {
    let (month, day) = if day > DAYS { (11, day - DAYS) } else { (10, day) };
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("2025-{month:02}-{day:02}{separator}{hour:02}:{minute:02}:{second:02}{zone}")
}
