// Generated: `COUNTERFOIL_REGENERATE=1 cargo test -p counterfoil-core --test currency_table`. Do not edit.

use super::currency::{Currency, Row};

/// Currencies with a minor unit, in the order of their codes.
pub(super) static TABLE: [Row; 170] = [
    Row { code: "AED", numeric: 784, exponent: 2, is_withdrawn: false },
    Row { code: "AFN", numeric: 971, exponent: 2, is_withdrawn: false },
    Row { code: "ALL", numeric: 8, exponent: 2, is_withdrawn: false },
    Row { code: "AMD", numeric: 51, exponent: 2, is_withdrawn: false },
    Row { code: "AOA", numeric: 973, exponent: 2, is_withdrawn: false },
    Row { code: "ARS", numeric: 32, exponent: 2, is_withdrawn: false },
    Row { code: "AUD", numeric: 36, exponent: 2, is_withdrawn: false },
    Row { code: "AWG", numeric: 533, exponent: 2, is_withdrawn: false },
    Row { code: "AZN", numeric: 944, exponent: 2, is_withdrawn: false },
    Row { code: "BAM", numeric: 977, exponent: 2, is_withdrawn: false },
    Row { code: "BBD", numeric: 52, exponent: 2, is_withdrawn: false },
    Row { code: "BDT", numeric: 50, exponent: 2, is_withdrawn: false },
    Row { code: "BGN", numeric: 975, exponent: 2, is_withdrawn: true },
    Row { code: "BHD", numeric: 48, exponent: 3, is_withdrawn: false },
    Row { code: "BIF", numeric: 108, exponent: 0, is_withdrawn: false },
    Row { code: "BMD", numeric: 60, exponent: 2, is_withdrawn: false },
    Row { code: "BND", numeric: 96, exponent: 2, is_withdrawn: false },
    Row { code: "BOB", numeric: 68, exponent: 2, is_withdrawn: false },
    Row { code: "BOV", numeric: 984, exponent: 2, is_withdrawn: false },
    Row { code: "BRL", numeric: 986, exponent: 2, is_withdrawn: false },
    Row { code: "BSD", numeric: 44, exponent: 2, is_withdrawn: false },
    Row { code: "BTN", numeric: 64, exponent: 2, is_withdrawn: false },
    Row { code: "BWP", numeric: 72, exponent: 2, is_withdrawn: false },
    Row { code: "BYN", numeric: 933, exponent: 2, is_withdrawn: false },
    Row { code: "BZD", numeric: 84, exponent: 2, is_withdrawn: false },
    Row { code: "CAD", numeric: 124, exponent: 2, is_withdrawn: false },
    Row { code: "CDF", numeric: 976, exponent: 2, is_withdrawn: false },
    Row { code: "CHE", numeric: 947, exponent: 2, is_withdrawn: false },
    Row { code: "CHF", numeric: 756, exponent: 2, is_withdrawn: false },
    Row { code: "CHW", numeric: 948, exponent: 2, is_withdrawn: false },
    Row { code: "CLF", numeric: 990, exponent: 4, is_withdrawn: false },
    Row { code: "CLP", numeric: 152, exponent: 0, is_withdrawn: false },
    Row { code: "CNY", numeric: 156, exponent: 2, is_withdrawn: false },
    Row { code: "COP", numeric: 170, exponent: 2, is_withdrawn: false },
    Row { code: "COU", numeric: 970, exponent: 2, is_withdrawn: false },
    Row { code: "CRC", numeric: 188, exponent: 2, is_withdrawn: false },
    Row { code: "CUC", numeric: 931, exponent: 2, is_withdrawn: true },
    Row { code: "CUP", numeric: 192, exponent: 2, is_withdrawn: false },
    Row { code: "CVE", numeric: 132, exponent: 2, is_withdrawn: false },
    Row { code: "CZK", numeric: 203, exponent: 2, is_withdrawn: false },
    Row { code: "DJF", numeric: 262, exponent: 0, is_withdrawn: false },
    Row { code: "DKK", numeric: 208, exponent: 2, is_withdrawn: false },
    Row { code: "DOP", numeric: 214, exponent: 2, is_withdrawn: false },
    Row { code: "DZD", numeric: 12, exponent: 2, is_withdrawn: false },
    Row { code: "EGP", numeric: 818, exponent: 2, is_withdrawn: false },
    Row { code: "ERN", numeric: 232, exponent: 2, is_withdrawn: false },
    Row { code: "ETB", numeric: 230, exponent: 2, is_withdrawn: false },
    Row { code: "EUR", numeric: 978, exponent: 2, is_withdrawn: false },
    Row { code: "FJD", numeric: 242, exponent: 2, is_withdrawn: false },
    Row { code: "FKP", numeric: 238, exponent: 2, is_withdrawn: false },
    Row { code: "GBP", numeric: 826, exponent: 2, is_withdrawn: false },
    Row { code: "GEL", numeric: 981, exponent: 2, is_withdrawn: false },
    Row { code: "GHS", numeric: 936, exponent: 2, is_withdrawn: false },
    Row { code: "GIP", numeric: 292, exponent: 2, is_withdrawn: false },
    Row { code: "GMD", numeric: 270, exponent: 2, is_withdrawn: false },
    Row { code: "GNF", numeric: 324, exponent: 0, is_withdrawn: false },
    Row { code: "GTQ", numeric: 320, exponent: 2, is_withdrawn: false },
    Row { code: "GYD", numeric: 328, exponent: 2, is_withdrawn: false },
    Row { code: "HKD", numeric: 344, exponent: 2, is_withdrawn: false },
    Row { code: "HNL", numeric: 340, exponent: 2, is_withdrawn: false },
    Row { code: "HRK", numeric: 191, exponent: 2, is_withdrawn: true },
    Row { code: "HTG", numeric: 332, exponent: 2, is_withdrawn: false },
    Row { code: "HUF", numeric: 348, exponent: 2, is_withdrawn: false },
    Row { code: "IDR", numeric: 360, exponent: 2, is_withdrawn: false },
    Row { code: "ILS", numeric: 376, exponent: 2, is_withdrawn: false },
    Row { code: "INR", numeric: 356, exponent: 2, is_withdrawn: false },
    Row { code: "IQD", numeric: 368, exponent: 3, is_withdrawn: false },
    Row { code: "IRR", numeric: 364, exponent: 2, is_withdrawn: false },
    Row { code: "ISK", numeric: 352, exponent: 0, is_withdrawn: false },
    Row { code: "JMD", numeric: 388, exponent: 2, is_withdrawn: false },
    Row { code: "JOD", numeric: 400, exponent: 3, is_withdrawn: false },
    Row { code: "JPY", numeric: 392, exponent: 0, is_withdrawn: false },
    Row { code: "KES", numeric: 404, exponent: 2, is_withdrawn: false },
    Row { code: "KGS", numeric: 417, exponent: 2, is_withdrawn: false },
    Row { code: "KHR", numeric: 116, exponent: 2, is_withdrawn: false },
    Row { code: "KMF", numeric: 174, exponent: 0, is_withdrawn: false },
    Row { code: "KPW", numeric: 408, exponent: 2, is_withdrawn: false },
    Row { code: "KRW", numeric: 410, exponent: 0, is_withdrawn: false },
    Row { code: "KWD", numeric: 414, exponent: 3, is_withdrawn: false },
    Row { code: "KYD", numeric: 136, exponent: 2, is_withdrawn: false },
    Row { code: "KZT", numeric: 398, exponent: 2, is_withdrawn: false },
    Row { code: "LAK", numeric: 418, exponent: 2, is_withdrawn: false },
    Row { code: "LBP", numeric: 422, exponent: 2, is_withdrawn: false },
    Row { code: "LKR", numeric: 144, exponent: 2, is_withdrawn: false },
    Row { code: "LRD", numeric: 430, exponent: 2, is_withdrawn: false },
    Row { code: "LSL", numeric: 426, exponent: 2, is_withdrawn: false },
    Row { code: "LYD", numeric: 434, exponent: 3, is_withdrawn: false },
    Row { code: "MAD", numeric: 504, exponent: 2, is_withdrawn: false },
    Row { code: "MDL", numeric: 498, exponent: 2, is_withdrawn: false },
    Row { code: "MGA", numeric: 969, exponent: 2, is_withdrawn: false },
    Row { code: "MKD", numeric: 807, exponent: 2, is_withdrawn: false },
    Row { code: "MMK", numeric: 104, exponent: 2, is_withdrawn: false },
    Row { code: "MNT", numeric: 496, exponent: 2, is_withdrawn: false },
    Row { code: "MOP", numeric: 446, exponent: 2, is_withdrawn: false },
    Row { code: "MRU", numeric: 929, exponent: 2, is_withdrawn: false },
    Row { code: "MUR", numeric: 480, exponent: 2, is_withdrawn: false },
    Row { code: "MVR", numeric: 462, exponent: 2, is_withdrawn: false },
    Row { code: "MWK", numeric: 454, exponent: 2, is_withdrawn: false },
    Row { code: "MXN", numeric: 484, exponent: 2, is_withdrawn: false },
    Row { code: "MXV", numeric: 979, exponent: 2, is_withdrawn: false },
    Row { code: "MYR", numeric: 458, exponent: 2, is_withdrawn: false },
    Row { code: "MZN", numeric: 943, exponent: 2, is_withdrawn: false },
    Row { code: "NAD", numeric: 516, exponent: 2, is_withdrawn: false },
    Row { code: "NGN", numeric: 566, exponent: 2, is_withdrawn: false },
    Row { code: "NIO", numeric: 558, exponent: 2, is_withdrawn: false },
    Row { code: "NOK", numeric: 578, exponent: 2, is_withdrawn: false },
    Row { code: "NPR", numeric: 524, exponent: 2, is_withdrawn: false },
    Row { code: "NZD", numeric: 554, exponent: 2, is_withdrawn: false },
    Row { code: "OMR", numeric: 512, exponent: 3, is_withdrawn: false },
    Row { code: "PAB", numeric: 590, exponent: 2, is_withdrawn: false },
    Row { code: "PEN", numeric: 604, exponent: 2, is_withdrawn: false },
    Row { code: "PGK", numeric: 598, exponent: 2, is_withdrawn: false },
    Row { code: "PHP", numeric: 608, exponent: 2, is_withdrawn: false },
    Row { code: "PKR", numeric: 586, exponent: 2, is_withdrawn: false },
    Row { code: "PLN", numeric: 985, exponent: 2, is_withdrawn: false },
    Row { code: "PYG", numeric: 600, exponent: 0, is_withdrawn: false },
    Row { code: "QAR", numeric: 634, exponent: 2, is_withdrawn: false },
    Row { code: "RON", numeric: 946, exponent: 2, is_withdrawn: false },
    Row { code: "RSD", numeric: 941, exponent: 2, is_withdrawn: false },
    Row { code: "RUB", numeric: 643, exponent: 2, is_withdrawn: false },
    Row { code: "RWF", numeric: 646, exponent: 0, is_withdrawn: false },
    Row { code: "SAR", numeric: 682, exponent: 2, is_withdrawn: false },
    Row { code: "SBD", numeric: 90, exponent: 2, is_withdrawn: false },
    Row { code: "SCR", numeric: 690, exponent: 2, is_withdrawn: false },
    Row { code: "SDG", numeric: 938, exponent: 2, is_withdrawn: false },
    Row { code: "SEK", numeric: 752, exponent: 2, is_withdrawn: false },
    Row { code: "SGD", numeric: 702, exponent: 2, is_withdrawn: false },
    Row { code: "SHP", numeric: 654, exponent: 2, is_withdrawn: false },
    Row { code: "SLE", numeric: 925, exponent: 2, is_withdrawn: false },
    Row { code: "SLL", numeric: 694, exponent: 2, is_withdrawn: true },
    Row { code: "SOS", numeric: 706, exponent: 2, is_withdrawn: false },
    Row { code: "SRD", numeric: 968, exponent: 2, is_withdrawn: false },
    Row { code: "SSP", numeric: 728, exponent: 2, is_withdrawn: false },
    Row { code: "STN", numeric: 930, exponent: 2, is_withdrawn: false },
    Row { code: "SVC", numeric: 222, exponent: 2, is_withdrawn: false },
    Row { code: "SYP", numeric: 760, exponent: 2, is_withdrawn: false },
    Row { code: "SZL", numeric: 748, exponent: 2, is_withdrawn: false },
    Row { code: "THB", numeric: 764, exponent: 2, is_withdrawn: false },
    Row { code: "TJS", numeric: 972, exponent: 2, is_withdrawn: false },
    Row { code: "TMT", numeric: 934, exponent: 2, is_withdrawn: false },
    Row { code: "TND", numeric: 788, exponent: 3, is_withdrawn: false },
    Row { code: "TOP", numeric: 776, exponent: 2, is_withdrawn: false },
    Row { code: "TRY", numeric: 949, exponent: 2, is_withdrawn: false },
    Row { code: "TTD", numeric: 780, exponent: 2, is_withdrawn: false },
    Row { code: "TWD", numeric: 901, exponent: 2, is_withdrawn: false },
    Row { code: "TZS", numeric: 834, exponent: 2, is_withdrawn: false },
    Row { code: "UAH", numeric: 980, exponent: 2, is_withdrawn: false },
    Row { code: "UGX", numeric: 800, exponent: 0, is_withdrawn: false },
    Row { code: "USD", numeric: 840, exponent: 2, is_withdrawn: false },
    Row { code: "USN", numeric: 997, exponent: 2, is_withdrawn: false },
    Row { code: "UYI", numeric: 940, exponent: 0, is_withdrawn: false },
    Row { code: "UYU", numeric: 858, exponent: 2, is_withdrawn: false },
    Row { code: "UYW", numeric: 927, exponent: 4, is_withdrawn: false },
    Row { code: "UZS", numeric: 860, exponent: 2, is_withdrawn: false },
    Row { code: "VED", numeric: 926, exponent: 2, is_withdrawn: false },
    Row { code: "VES", numeric: 928, exponent: 2, is_withdrawn: false },
    Row { code: "VND", numeric: 704, exponent: 0, is_withdrawn: false },
    Row { code: "VUV", numeric: 548, exponent: 0, is_withdrawn: false },
    Row { code: "WST", numeric: 882, exponent: 2, is_withdrawn: false },
    Row { code: "XAD", numeric: 396, exponent: 2, is_withdrawn: false },
    Row { code: "XAF", numeric: 950, exponent: 0, is_withdrawn: false },
    Row { code: "XCD", numeric: 951, exponent: 2, is_withdrawn: false },
    Row { code: "XCG", numeric: 532, exponent: 2, is_withdrawn: false },
    Row { code: "XOF", numeric: 952, exponent: 0, is_withdrawn: false },
    Row { code: "XPF", numeric: 953, exponent: 0, is_withdrawn: false },
    Row { code: "YER", numeric: 886, exponent: 2, is_withdrawn: false },
    Row { code: "ZAR", numeric: 710, exponent: 2, is_withdrawn: false },
    Row { code: "ZMW", numeric: 967, exponent: 2, is_withdrawn: false },
    Row { code: "ZWG", numeric: 924, exponent: 2, is_withdrawn: false },
    Row { code: "ZWL", numeric: 932, exponent: 2, is_withdrawn: true },
];

/// ISO 4217 codes without a minor unit: metals, funds of central banks, test codes.
#[rustfmt::skip]
pub(super) static NOT_MONETARY: [&str; 13] = [
    "XAG",
    "XAU",
    "XBA",
    "XBB",
    "XBC",
    "XBD",
    "XDR",
    "XPD",
    "XPT",
    "XSU",
    "XTS",
    "XUA",
    "XXX",
];

impl Currency {
    /// United Arab Emirates dirham: 2 decimals.
    pub const AED: Self = Self::at(0);
    /// Afghan afghani: 2 decimals.
    pub const AFN: Self = Self::at(1);
    /// Albanian lek: 2 decimals.
    pub const ALL: Self = Self::at(2);
    /// Armenian dram: 2 decimals.
    pub const AMD: Self = Self::at(3);
    /// Angolan kwanza: 2 decimals.
    pub const AOA: Self = Self::at(4);
    /// Argentine peso: 2 decimals.
    pub const ARS: Self = Self::at(5);
    /// Australian dollar: 2 decimals.
    pub const AUD: Self = Self::at(6);
    /// Aruban florin: 2 decimals.
    pub const AWG: Self = Self::at(7);
    /// Azerbaijani manat: 2 decimals.
    pub const AZN: Self = Self::at(8);
    /// Bosnia and Herzegovina convertible mark: 2 decimals.
    pub const BAM: Self = Self::at(9);
    /// Barbados dollar: 2 decimals.
    pub const BBD: Self = Self::at(10);
    /// Bangladeshi taka: 2 decimals.
    pub const BDT: Self = Self::at(11);
    /// Bulgarian lev: 2 decimals, withdrawn.
    pub const BGN: Self = Self::at(12);
    /// Bahraini dinar: 3 decimals.
    pub const BHD: Self = Self::at(13);
    /// Burundian franc: 0 decimals.
    pub const BIF: Self = Self::at(14);
    /// Bermudian dollar: 2 decimals.
    pub const BMD: Self = Self::at(15);
    /// Brunei dollar: 2 decimals.
    pub const BND: Self = Self::at(16);
    /// Boliviano: 2 decimals.
    pub const BOB: Self = Self::at(17);
    /// Bolivian Mvdol: 2 decimals.
    pub const BOV: Self = Self::at(18);
    /// Brazilian real: 2 decimals.
    pub const BRL: Self = Self::at(19);
    /// Bahamian dollar: 2 decimals.
    pub const BSD: Self = Self::at(20);
    /// Bhutanese ngultrum: 2 decimals.
    pub const BTN: Self = Self::at(21);
    /// Botswana pula: 2 decimals.
    pub const BWP: Self = Self::at(22);
    /// Belarusian ruble: 2 decimals.
    pub const BYN: Self = Self::at(23);
    /// Belize dollar: 2 decimals.
    pub const BZD: Self = Self::at(24);
    /// Canadian dollar: 2 decimals.
    pub const CAD: Self = Self::at(25);
    /// Congolese franc: 2 decimals.
    pub const CDF: Self = Self::at(26);
    /// WIR Euro: 2 decimals.
    pub const CHE: Self = Self::at(27);
    /// Swiss franc: 2 decimals.
    pub const CHF: Self = Self::at(28);
    /// WIR Franc: 2 decimals.
    pub const CHW: Self = Self::at(29);
    /// Unidad de Fomento: 4 decimals.
    pub const CLF: Self = Self::at(30);
    /// Chilean peso: 0 decimals.
    pub const CLP: Self = Self::at(31);
    /// Renminbi (Chinese) yuan: 2 decimals.
    pub const CNY: Self = Self::at(32);
    /// Colombian peso: 2 decimals.
    pub const COP: Self = Self::at(33);
    /// Unidad de Valor Real (UVR): 2 decimals.
    pub const COU: Self = Self::at(34);
    /// Costa Rican colon: 2 decimals.
    pub const CRC: Self = Self::at(35);
    /// Cuban convertible peso: 2 decimals, withdrawn.
    pub const CUC: Self = Self::at(36);
    /// Cuban peso: 2 decimals.
    pub const CUP: Self = Self::at(37);
    /// Cape Verdean escudo: 2 decimals.
    pub const CVE: Self = Self::at(38);
    /// Czech koruna: 2 decimals.
    pub const CZK: Self = Self::at(39);
    /// Djiboutian franc: 0 decimals.
    pub const DJF: Self = Self::at(40);
    /// Danish krone: 2 decimals.
    pub const DKK: Self = Self::at(41);
    /// Dominican peso: 2 decimals.
    pub const DOP: Self = Self::at(42);
    /// Algerian dinar: 2 decimals.
    pub const DZD: Self = Self::at(43);
    /// Egyptian pound: 2 decimals.
    pub const EGP: Self = Self::at(44);
    /// Eritrean nakfa: 2 decimals.
    pub const ERN: Self = Self::at(45);
    /// Ethiopian birr: 2 decimals.
    pub const ETB: Self = Self::at(46);
    /// Euro: 2 decimals.
    pub const EUR: Self = Self::at(47);
    /// Fiji dollar: 2 decimals.
    pub const FJD: Self = Self::at(48);
    /// Falkland Islands pound: 2 decimals.
    pub const FKP: Self = Self::at(49);
    /// Pound sterling: 2 decimals.
    pub const GBP: Self = Self::at(50);
    /// Georgian lari: 2 decimals.
    pub const GEL: Self = Self::at(51);
    /// Ghanaian cedi: 2 decimals.
    pub const GHS: Self = Self::at(52);
    /// Gibraltar pound: 2 decimals.
    pub const GIP: Self = Self::at(53);
    /// Gambian dalasi: 2 decimals.
    pub const GMD: Self = Self::at(54);
    /// Guinean franc: 0 decimals.
    pub const GNF: Self = Self::at(55);
    /// Guatemalan quetzal: 2 decimals.
    pub const GTQ: Self = Self::at(56);
    /// Guyanese dollar: 2 decimals.
    pub const GYD: Self = Self::at(57);
    /// Hong Kong dollar: 2 decimals.
    pub const HKD: Self = Self::at(58);
    /// Honduran lempira: 2 decimals.
    pub const HNL: Self = Self::at(59);
    /// Croatian kuna: 2 decimals, withdrawn.
    pub const HRK: Self = Self::at(60);
    /// Haitian gourde: 2 decimals.
    pub const HTG: Self = Self::at(61);
    /// Hungarian forint: 2 decimals.
    pub const HUF: Self = Self::at(62);
    /// Indonesian rupiah: 2 decimals.
    pub const IDR: Self = Self::at(63);
    /// Israeli new shekel: 2 decimals.
    pub const ILS: Self = Self::at(64);
    /// Indian rupee: 2 decimals.
    pub const INR: Self = Self::at(65);
    /// Iraqi dinar: 3 decimals.
    pub const IQD: Self = Self::at(66);
    /// Iranian rial: 2 decimals.
    pub const IRR: Self = Self::at(67);
    /// Icelandic króna: 0 decimals.
    pub const ISK: Self = Self::at(68);
    /// Jamaican dollar: 2 decimals.
    pub const JMD: Self = Self::at(69);
    /// Jordanian dinar: 3 decimals.
    pub const JOD: Self = Self::at(70);
    /// Japanese yen: 0 decimals.
    pub const JPY: Self = Self::at(71);
    /// Kenyan shilling: 2 decimals.
    pub const KES: Self = Self::at(72);
    /// Kyrgyzstani som: 2 decimals.
    pub const KGS: Self = Self::at(73);
    /// Cambodian riel: 2 decimals.
    pub const KHR: Self = Self::at(74);
    /// Comoro franc: 0 decimals.
    pub const KMF: Self = Self::at(75);
    /// North Korean won: 2 decimals.
    pub const KPW: Self = Self::at(76);
    /// South Korean won: 0 decimals.
    pub const KRW: Self = Self::at(77);
    /// Kuwaiti dinar: 3 decimals.
    pub const KWD: Self = Self::at(78);
    /// Cayman Islands dollar: 2 decimals.
    pub const KYD: Self = Self::at(79);
    /// Kazakhstani tenge: 2 decimals.
    pub const KZT: Self = Self::at(80);
    /// Lao kip: 2 decimals.
    pub const LAK: Self = Self::at(81);
    /// Lebanese pound: 2 decimals.
    pub const LBP: Self = Self::at(82);
    /// Sri Lankan rupee: 2 decimals.
    pub const LKR: Self = Self::at(83);
    /// Liberian dollar: 2 decimals.
    pub const LRD: Self = Self::at(84);
    /// Lesotho loti: 2 decimals.
    pub const LSL: Self = Self::at(85);
    /// Libyan dinar: 3 decimals.
    pub const LYD: Self = Self::at(86);
    /// Moroccan dirham: 2 decimals.
    pub const MAD: Self = Self::at(87);
    /// Moldovan leu: 2 decimals.
    pub const MDL: Self = Self::at(88);
    /// Malagasy ariary: 2 decimals.
    pub const MGA: Self = Self::at(89);
    /// Macedonian denar: 2 decimals.
    pub const MKD: Self = Self::at(90);
    /// Myanmar kyat: 2 decimals.
    pub const MMK: Self = Self::at(91);
    /// Mongolian tögrög: 2 decimals.
    pub const MNT: Self = Self::at(92);
    /// Macanese pataca: 2 decimals.
    pub const MOP: Self = Self::at(93);
    /// Mauritanian ouguiya: 2 decimals.
    pub const MRU: Self = Self::at(94);
    /// Mauritian rupee: 2 decimals.
    pub const MUR: Self = Self::at(95);
    /// Maldivian rufiyaa: 2 decimals.
    pub const MVR: Self = Self::at(96);
    /// Malawian kwacha: 2 decimals.
    pub const MWK: Self = Self::at(97);
    /// Mexican peso: 2 decimals.
    pub const MXN: Self = Self::at(98);
    /// Mexican Unidad de Inversion (UDI): 2 decimals.
    pub const MXV: Self = Self::at(99);
    /// Malaysian ringgit: 2 decimals.
    pub const MYR: Self = Self::at(100);
    /// Mozambican metical: 2 decimals.
    pub const MZN: Self = Self::at(101);
    /// Namibian dollar: 2 decimals.
    pub const NAD: Self = Self::at(102);
    /// Nigerian naira: 2 decimals.
    pub const NGN: Self = Self::at(103);
    /// Nicaraguan córdoba: 2 decimals.
    pub const NIO: Self = Self::at(104);
    /// Norwegian krone: 2 decimals.
    pub const NOK: Self = Self::at(105);
    /// Nepalese rupee: 2 decimals.
    pub const NPR: Self = Self::at(106);
    /// New Zealand dollar: 2 decimals.
    pub const NZD: Self = Self::at(107);
    /// Omani rial: 3 decimals.
    pub const OMR: Self = Self::at(108);
    /// Panamanian balboa: 2 decimals.
    pub const PAB: Self = Self::at(109);
    /// Peruvian sol: 2 decimals.
    pub const PEN: Self = Self::at(110);
    /// Papua New Guinean kina: 2 decimals.
    pub const PGK: Self = Self::at(111);
    /// Philippine peso: 2 decimals.
    pub const PHP: Self = Self::at(112);
    /// Pakistani rupee: 2 decimals.
    pub const PKR: Self = Self::at(113);
    /// Polish złoty: 2 decimals.
    pub const PLN: Self = Self::at(114);
    /// Paraguayan guaraní: 0 decimals.
    pub const PYG: Self = Self::at(115);
    /// Qatari riyal: 2 decimals.
    pub const QAR: Self = Self::at(116);
    /// Romanian leu: 2 decimals.
    pub const RON: Self = Self::at(117);
    /// Serbian dinar: 2 decimals.
    pub const RSD: Self = Self::at(118);
    /// Russian ruble: 2 decimals.
    pub const RUB: Self = Self::at(119);
    /// Rwandan franc: 0 decimals.
    pub const RWF: Self = Self::at(120);
    /// Saudi riyal: 2 decimals.
    pub const SAR: Self = Self::at(121);
    /// Solomon Islands dollar: 2 decimals.
    pub const SBD: Self = Self::at(122);
    /// Seychelles rupee: 2 decimals.
    pub const SCR: Self = Self::at(123);
    /// Sudanese pound: 2 decimals.
    pub const SDG: Self = Self::at(124);
    /// Swedish krona/kronor: 2 decimals.
    pub const SEK: Self = Self::at(125);
    /// Singapore dollar: 2 decimals.
    pub const SGD: Self = Self::at(126);
    /// Saint Helena pound: 2 decimals.
    pub const SHP: Self = Self::at(127);
    /// Sierra Leonean leone: 2 decimals.
    pub const SLE: Self = Self::at(128);
    /// Sierra Leonean leone: 2 decimals, withdrawn.
    pub const SLL: Self = Self::at(129);
    /// Somali shilling: 2 decimals.
    pub const SOS: Self = Self::at(130);
    /// Surinamese dollar: 2 decimals.
    pub const SRD: Self = Self::at(131);
    /// South Sudanese pound: 2 decimals.
    pub const SSP: Self = Self::at(132);
    /// São Tomé and Príncipe dobra: 2 decimals.
    pub const STN: Self = Self::at(133);
    /// Salvadoran colón: 2 decimals.
    pub const SVC: Self = Self::at(134);
    /// Syrian pound: 2 decimals.
    pub const SYP: Self = Self::at(135);
    /// Swazi lilangeni: 2 decimals.
    pub const SZL: Self = Self::at(136);
    /// Thai baht: 2 decimals.
    pub const THB: Self = Self::at(137);
    /// Tajikistani somoni: 2 decimals.
    pub const TJS: Self = Self::at(138);
    /// Turkmenistan manat: 2 decimals.
    pub const TMT: Self = Self::at(139);
    /// Tunisian dinar: 3 decimals.
    pub const TND: Self = Self::at(140);
    /// Tongan paʻanga: 2 decimals.
    pub const TOP: Self = Self::at(141);
    /// Turkish lira: 2 decimals.
    pub const TRY: Self = Self::at(142);
    /// Trinidad and Tobago dollar: 2 decimals.
    pub const TTD: Self = Self::at(143);
    /// New Taiwan dollar: 2 decimals.
    pub const TWD: Self = Self::at(144);
    /// Tanzanian shilling: 2 decimals.
    pub const TZS: Self = Self::at(145);
    /// Ukrainian hryvnia: 2 decimals.
    pub const UAH: Self = Self::at(146);
    /// Ugandan shilling: 0 decimals.
    pub const UGX: Self = Self::at(147);
    /// United States dollar: 2 decimals.
    pub const USD: Self = Self::at(148);
    /// United States dollar (next day): 2 decimals.
    pub const USN: Self = Self::at(149);
    /// Uruguay Peso en Unidades Indexadas (URUIURUI): 0 decimals.
    pub const UYI: Self = Self::at(150);
    /// Uruguayan peso: 2 decimals.
    pub const UYU: Self = Self::at(151);
    /// Unidad previsional: 4 decimals.
    pub const UYW: Self = Self::at(152);
    /// Uzbekistan som: 2 decimals.
    pub const UZS: Self = Self::at(153);
    /// Venezuelan bolívar soberano: 2 decimals.
    pub const VED: Self = Self::at(154);
    /// Venezuelan bolívar soberano: 2 decimals.
    pub const VES: Self = Self::at(155);
    /// Vietnamese đồng: 0 decimals.
    pub const VND: Self = Self::at(156);
    /// Vanuatu vatu: 0 decimals.
    pub const VUV: Self = Self::at(157);
    /// Samoan tala: 2 decimals.
    pub const WST: Self = Self::at(158);
    /// Arab Accounting Dinar: 2 decimals.
    pub const XAD: Self = Self::at(159);
    /// CFA franc BEAC: 0 decimals.
    pub const XAF: Self = Self::at(160);
    /// East Caribbean dollar: 2 decimals.
    pub const XCD: Self = Self::at(161);
    /// Caribean guilder: 2 decimals.
    pub const XCG: Self = Self::at(162);
    /// CFA franc BCEAO: 0 decimals.
    pub const XOF: Self = Self::at(163);
    /// CFP franc (franc Pacifique): 0 decimals.
    pub const XPF: Self = Self::at(164);
    /// Yemeni rial: 2 decimals.
    pub const YER: Self = Self::at(165);
    /// South African rand: 2 decimals.
    pub const ZAR: Self = Self::at(166);
    /// Zambian kwacha: 2 decimals.
    pub const ZMW: Self = Self::at(167);
    /// Zimbabwe Gold: 2 decimals.
    pub const ZWG: Self = Self::at(168);
    /// Zimbabwean dollar: 2 decimals, withdrawn.
    pub const ZWL: Self = Self::at(169);
}
