"""Countries as people name them: ISO 3166-1 alpha-2 codes and four languages.

Members are named as the organization names them in English and French; everything else is from the
Unicode Common Locale Data Repository.
"""

from typing import Final

_ORDER: Final = ("en", "fr", "ar", "es")
# Code, then the name in each language of the order.
_TABLE: Final = """
AD|Andorra|Andorre|أندورا|Andorra
AE|United Arab Emirates|Émirats arabes unis|الإمارات العربية المتحدة|Emiratos Árabes Unidos
AF|Afghanistan|Afghanistan|أفغانستان|Afganistán
AG|Antigua & Barbuda|Antigua-et-Barbuda|أنتيغوا وبربودا|Antigua y Barbuda
AI|Anguilla|Anguilla|أنغويلا|Anguila
AL|Albania|Albanie|ألبانيا|Albania
AM|Armenia|Arménie|أرمينيا|Armenia
AO|Angola|Angola|أنغولا|Angola
AQ|Antarctica|Antarctique|أنتاركتيكا|Antártida
AR|Argentina|Argentine|الأرجنتين|Argentina
AS|American Samoa|Samoa américaines|ساموا الأمريكية|Samoa Americana
AT|Austria|Autriche|النمسا|Austria
AU|Australia|Australie|أستراليا|Australia
AW|Aruba|Aruba|أروبا|Aruba
AX|Åland Islands|Îles Åland|جزر آلاند|Islas Aland
AZ|Azerbaijan|Azerbaïdjan|أذربيجان|Azerbaiyán
BA|Bosnia and Herzegovina|Bosnie-Herzégovine|البوسنة والهرسك|Bosnia y Herzegovina
BB|Barbados|Barbade|بربادوس|Barbados
BD|Bangladesh|Bangladesh|بنغلاديش|Bangladés
BE|Belgium|Belgique|بلجيكا|Bélgica
BF|Burkina Faso|Burkina Faso|بوركينا فاسو|Burkina Faso
BG|Bulgaria|Bulgarie|بلغاريا|Bulgaria
BH|Bahrain|Bahreïn|البحرين|Baréin
BI|Burundi|Burundi|بوروندي|Burundi
BJ|Benin|Bénin|بنين|Benín
BL|St. Barthélemy|Saint-Barthélemy|سان بارتليمي|San Bartolomé
BM|Bermuda|Bermudes|برمودا|Bermudas
BN|Brunei Darussalam|Brunéi Darussalam|بروناي|Brunéi
BO|Bolivia (Plurinational State of)|Bolivie (État plurinational de)|بوليفيا|Bolivia
BQ|Caribbean Netherlands|Pays-Bas caribéens|هولندا الكاريبية|Caribe neerlandés
BR|Brazil|Brésil|البرازيل|Brasil
BS|Bahamas|Bahamas|جزر البهاما|Bahamas
BT|Bhutan|Bhoutan|بوتان|Bután
BV|Bouvet Island|Île Bouvet|جزيرة بوفيه|Isla Bouvet
BW|Botswana|Botswana|بوتسوانا|Botsuana
BY|Belarus|Bélarus|بيلاروس|Bielorrusia
BZ|Belize|Belize|بليز|Belice
CA|Canada|Canada|كندا|Canadá
CC|Cocos (Keeling) Islands|Îles Cocos|جزر كوكوس (كيلينغ)|Islas Cocos
CD|Democratic Republic of the Congo|République démocratique du Congo|الكونغو - كينشاسا|República Democrática del Congo
CF|Central African Republic|République centrafricaine|جمهورية أفريقيا الوسطى|República Centroafricana
CG|Congo|Congo|الكونغو - برازافيل|Congo
CH|Switzerland|Suisse|سويسرا|Suiza
CI|Côte d'Ivoire|Côte d'Ivoire|ساحل العاج|Côte d'Ivoire
CK|Cook Islands|Îles Cook|جزر كوك|Islas Cook
CL|Chile|Chili|تشيلي|Chile
CM|Cameroon|Cameroun|الكاميرون|Camerún
CN|China|Chine|الصين|China
CO|Colombia|Colombie|كولومبيا|Colombia
CR|Costa Rica|Costa Rica|كوستاريكا|Costa Rica
CU|Cuba|Cuba|كوبا|Cuba
CV|Cabo Verde|Cabo Verde|الرأس الأخضر|Cabo Verde
CW|Curaçao|Curaçao|كوراساو|Curazao
CX|Christmas Island|Île Christmas|جزيرة كريسماس|Isla de Navidad
CY|Cyprus|Chypre|قبرص|Chipre
CZ|Czechia|Tchéquie|التشيك|Chequia
DE|Germany|Allemagne|ألمانيا|Alemania
DJ|Djibouti|Djibouti|جيبوتي|Yibuti
DK|Denmark|Danemark|الدانمرك|Dinamarca
DM|Dominica|Dominique|دومينيكا|Dominica
DO|Dominican Republic|République dominicaine|جمهورية الدومينيكان|República Dominicana
DZ|Algeria|Algérie|الجزائر|Argelia
EC|Ecuador|Équateur|الإكوادور|Ecuador
EE|Estonia|Estonie|إستونيا|Estonia
EG|Egypt|Égypte|مصر|Egipto
EH|Western Sahara|Sahara occidental|الصحراء الغربية|Sáhara Occidental
ER|Eritrea|Érythrée|إريتريا|Eritrea
ES|Spain|Espagne|إسبانيا|España
ET|Ethiopia|Éthiopie|إثيوبيا|Etiopía
FI|Finland|Finlande|فنلندا|Finlandia
FJ|Fiji|Fidji|فيجي|Fiyi
FK|Falkland Islands (Islas Malvinas)|Îles Malouines (Îles Falkland)|جزر فوكلاند - جزر مالفيناس|Islas Malvinas (Islas Falkland)
FM|Micronesia (Federated States of)|Micronésie (États fédérés de)|ميكرونيزيا|Micronesia
FO|Faroe Islands|Îles Féroé|جزر فارو|Islas Feroe
FR|France|France|فرنسا|Francia
GA|Gabon|Gabon|الغابون|Gabón
GB|United Kingdom|Royaume-Uni de Grande-Bretagne et d'Irlande du Nord|المملكة المتحدة|Reino Unido
GD|Grenada|Grenade|غرينادا|Granada
GE|Georgia|Géorgie|جورجيا|Georgia
GF|French Guiana|Guyane française|غويانا الفرنسية|Guayana Francesa
GG|Guernsey|Guernesey|غيرنزي|Guernesey
GH|Ghana|Ghana|غانا|Ghana
GI|Gibraltar|Gibraltar|جبل طارق|Gibraltar
GL|Greenland|Groenland|غرينلاند|Groenlandia
GM|Gambia|Gambie|غامبيا|Gambia
GN|Guinea|Guinée|غينيا|Guinea
GP|Guadeloupe|Guadeloupe|غوادلوب|Guadalupe
GQ|Equatorial Guinea|Guinée équatoriale|غينيا الاستوائية|Guinea Ecuatorial
GR|Greece|Grèce|اليونان|Grecia
GS|South Georgia & South Sandwich Islands|Géorgie du Sud-et-les Îles Sandwich du Sud|جورجيا الجنوبية وجزر ساندويتش الجنوبية|Islas Georgia del Sur y Sandwich del Sur
GT|Guatemala|Guatemala|غواتيمالا|Guatemala
GU|Guam|Guam|غوام|Guam
GW|Guinea-Bissau|Guinée-Bissau|غينيا بيساو|Guinea-Bisáu
GY|Guyana|Guyana|غيانا|Guyana
HK|Hong Kong|Hong Kong|هونغ كونغ|Hong Kong
HM|Heard & McDonald Islands|Îles Heard-et-MacDonald|جزيرة هيرد وجزر ماكدونالد|Islas Heard y McDonald
HN|Honduras|Honduras|هندوراس|Honduras
HR|Croatia|Croatie|كرواتيا|Croacia
HT|Haiti|Haïti|هايتي|Haití
HU|Hungary|Hongrie|هنغاريا|Hungría
ID|Indonesia|Indonésie|إندونيسيا|Indonesia
IE|Ireland|Irlande|أيرلندا|Irlanda
IL|Israel|Israël|إسرائيل|Israel
IM|Isle of Man|Île de Man|جزيرة مان|Isla de Man
IN|India|Inde|الهند|India
IO|British Indian Ocean Territory|Territoire britannique de l'océan Indien|الإقليم البريطاني في المحيط الهندي|Territorio Británico del Océano Índico
IQ|Iraq|Iraq|العراق|Irak
IR|Iran (Islamic Republic of)|Iran (République islamique d')|إيران|Irán
IS|Iceland|Islande|آيسلندا|Islandia
IT|Italy|Italie|إيطاليا|Italia
JE|Jersey|Jersey|جيرسي|Jersey
JM|Jamaica|Jamaïque|جامايكا|Jamaica
JO|Jordan|Jordanie|الأردن|Jordania
JP|Japan|Japon|اليابان|Japón
KE|Kenya|Kenya|كينيا|Kenia
KG|Kyrgyzstan|Kirghizistan|قيرغيزستان|Kirguistán
KH|Cambodia|Cambodge|كمبوديا|Camboya
KI|Kiribati|Kiribati|كيريباتي|Kiribati
KM|Comoros|Comores|جزر القمر|Comoras
KN|St. Kitts & Nevis|Saint-Christophe-et-Niévès|سانت كيتس ونيفيس|San Cristóbal y Nieves
KP|Democratic People's Republic of Korea|République populaire démocratique de Corée|كوريا الشمالية|Corea del Norte
KR|Republic of Korea|République de Corée|كوريا الجنوبية|Corea del Sur
KW|Kuwait|Koweït|الكويت|Kuwait
KY|Cayman Islands|Îles Caïmans|جزر كايمان|Islas Caimán
KZ|Kazakhstan|Kazakhstan|كازاخستان|Kazajistán
LA|Lao People's Democratic Republic|République démocratique populaire lao|لاوس|Laos
LB|Lebanon|Liban|لبنان|Líbano
LC|Saint Lucia|Sainte-Lucie|سانت لوسيا|Santa Lucía
LI|Liechtenstein|Liechtenstein|ليختنشتاين|Liechtenstein
LK|Sri Lanka|Sri Lanka|سريلانكا|Sri Lanka
LR|Liberia|Libéria|ليبيريا|Liberia
LS|Lesotho|Lesotho|ليسوتو|Lesoto
LT|Lithuania|Lituanie|ليتوانيا|Lituania
LU|Luxembourg|Luxembourg|لوكسمبورغ|Luxemburgo
LV|Latvia|Lettonie|لاتفيا|Letonia
LY|Libya|Libye|ليبيا|Libia
MA|Morocco|Maroc|المغرب|Marruecos
MC|Monaco|Monaco|موناكو|Mónaco
MD|Republic of Moldova|République de Moldova|مولدوفا|Moldavia
ME|Montenegro|Monténégro|الجبل الأسود|Montenegro
MF|St. Martin|Saint-Martin|سان مارتن|San Martín
MG|Madagascar|Madagascar|مدغشقر|Madagascar
MH|Marshall Islands|Îles Marshall|جزر مارشال|Islas Marshall
MK|North Macedonia|Macédoine du Nord|مقدونيا الشمالية|Macedonia del Norte
ML|Mali|Mali|مالي|Mali
MM|Myanmar|Myanmar|ميانمار (بورما)|Myanmar (Birmania)
MN|Mongolia|Mongolie|منغوليا|Mongolia
MO|Macao|Macao|مكاو|Macao
MP|Northern Mariana Islands|Îles Mariannes du Nord|جزر ماريانا الشمالية|Islas Marianas del Norte
MQ|Martinique|Martinique|جزر المارتينيك|Martinica
MR|Mauritania|Mauritanie|موريتانيا|Mauritania
MS|Montserrat|Montserrat|مونتسرات|Montserrat
MT|Malta|Malte|مالطا|Malta
MU|Mauritius|Maurice|موريشيوس|Mauricio
MV|Maldives|Maldives|جزر المالديف|Maldivas
MW|Malawi|Malawi|ملاوي|Malaui
MX|Mexico|Mexique|المكسيك|México
MY|Malaysia|Malaisie|ماليزيا|Malasia
MZ|Mozambique|Mozambique|موزمبيق|Mozambique
NA|Namibia|Namibie|ناميبيا|Namibia
NC|New Caledonia|Nouvelle-Calédonie|كاليدونيا الجديدة|Nueva Caledonia
NE|Niger|Niger|النيجر|Níger
NF|Norfolk Island|Île Norfolk|جزيرة نورفولك|Isla Norfolk
NG|Nigeria|Nigéria|نيجيريا|Nigeria
NI|Nicaragua|Nicaragua|نيكاراغوا|Nicaragua
NL|Netherlands (Kingdom of the)|Pays-Bas|هولندا|Países Bajos
NO|Norway|Norvège|النرويج|Noruega
NP|Nepal|Népal|نيبال|Nepal
NR|Nauru|Nauru|ناورو|Nauru
NU|Niue|Niue|نيوي|Niue
NZ|New Zealand|Nouvelle-Zélande|نيوزيلندا|Nueva Zelanda
OM|Oman|Oman|عُمان|Omán
PA|Panama|Panama|بنما|Panamá
PE|Peru|Pérou|بيرو|Perú
PF|French Polynesia|Polynésie française|بولينيزيا الفرنسية|Polinesia Francesa
PG|Papua New Guinea|Papouasie-Nouvelle-Guinée|بابوا غينيا الجديدة|Papúa Nueva Guinea
PH|Philippines|Philippines|الفلبين|Filipinas
PK|Pakistan|Pakistan|باكستان|Pakistán
PL|Poland|Pologne|بولندا|Polonia
PM|St. Pierre & Miquelon|Saint-Pierre-et-Miquelon|سان بيير ومكويلون|San Pedro y Miquelón
PN|Pitcairn Islands|Îles Pitcairn|جزر بيتكيرن|Islas Pitcairn
PR|Puerto Rico|Porto Rico|بورتوريكو|Puerto Rico
PS|Palestine|État de Palestine|فلسطين|Palestina
PT|Portugal|Portugal|البرتغال|Portugal
PW|Palau|Palaos|بالاو|Palaos
PY|Paraguay|Paraguay|باراغواي|Paraguay
QA|Qatar|Qatar|قطر|Catar
RE|Réunion|La Réunion|روينيون|Reunión
RO|Romania|Roumanie|رومانيا|Rumanía
RS|Serbia|Serbie|صربيا|Serbia
RU|Russian Federation|Fédération de Russie|روسيا|Rusia
RW|Rwanda|Rwanda|رواندا|Ruanda
SA|Saudi Arabia|Arabie saoudite|المملكة العربية السعودية|Arabia Saudí
SB|Solomon Islands|Îles Salomon|جزر سليمان|Islas Salomón
SC|Seychelles|Seychelles|سيشل|Seychelles
SD|Sudan|Soudan|السودان|Sudán
SE|Sweden|Suède|السويد|Suecia
SG|Singapore|Singapour|سنغافورة|Singapur
SH|St. Helena|Sainte-Hélène|سانت هيلينا|Santa Elena
SI|Slovenia|Slovénie|سلوفينيا|Eslovenia
SJ|Svalbard & Jan Mayen|Svalbard et Jan Mayen|سفالبارد وجان ماين|Svalbard y Jan Mayen
SK|Slovakia|Slovaquie|سلوفاكيا|Eslovaquia
SL|Sierra Leone|Sierra Leone|سيراليون|Sierra Leona
SM|San Marino|Saint-Marin|سان مارينو|San Marino
SN|Senegal|Sénégal|السنغال|Senegal
SO|Somalia|Somalie|الصومال|Somalia
SR|Suriname|Suriname|سورينام|Surinam
SS|South Sudan|Soudan du Sud|جنوب السودان|Sudán del Sur
ST|Sao Tome and Principe|Sao Tomé-et-Principe|ساو تومي وبرينسيبي|Santo Tomé y Príncipe
SV|El Salvador|El Salvador|السلفادور|El Salvador
SX|Sint Maarten|Saint-Martin (partie néerlandaise)|سانت مارتن|Sint Maarten
SY|Syrian Arab Republic|République arabe syrienne|سوريا|Siria
SZ|Eswatini|Eswatini|إسواتيني|Esuatini
TC|Turks & Caicos Islands|Îles Turques-et-Caïques|جزر توركس وكايكوس|Islas Turcas y Caicos
TD|Chad|Tchad|تشاد|Chad
TF|French Southern Territories|Terres australes françaises|الأقاليم الجنوبية الفرنسية|Territorios Australes Franceses
TG|Togo|Togo|توغو|Togo
TH|Thailand|Thaïlande|تايلاند|Tailandia
TJ|Tajikistan|Tadjikistan|طاجيكستان|Tayikistán
TK|Tokelau|Tokelau|توكيلاو|Tokelau
TL|Timor-Leste|Timor-Leste|تيمور - ليشتي|Timor-Leste
TM|Turkmenistan|Turkménistan|تركمانستان|Turkmenistán
TN|Tunisia|Tunisie|تونس|Túnez
TO|Tonga|Tonga|تونغا|Tonga
TR|Türkiye|Türkiye|تركيا|Turquía
TT|Trinidad and Tobago|Trinité-et-Tobago|ترينيداد وتوباغو|Trinidad y Tobago
TV|Tuvalu|Tuvalu|توفالو|Tuvalu
TW|Taiwan|Taïwan|تايوان|Taiwán
TZ|United Republic of Tanzania|République-Unie de Tanzanie|تنزانيا|Tanzania
UA|Ukraine|Ukraine|أوكرانيا|Ucrania
UG|Uganda|Ouganda|أوغندا|Uganda
UM|U.S. Outlying Islands|Îles mineures éloignées des États-Unis|جزر الولايات المتحدة النائية|Islas menores alejadas de EE. UU.
US|United States|États-Unis|الولايات المتحدة|Estados Unidos
UY|Uruguay|Uruguay|أورغواي|Uruguay
UZ|Uzbekistan|Ouzbékistan|أوزبكستان|Uzbekistán
VA|Vatican City|État de la Cité du Vatican|الفاتيكان|Ciudad del Vaticano
VC|Saint Vincent and the Grenadines|Saint-Vincent-et-les Grenadines|سانت فنسنت وجزر غرينادين|San Vicente y las Granadinas
VE|Venezuela (Bolivarian Republic of)|Venezuela (République bolivarienne du)|فنزويلا|Venezuela
VG|British Virgin Islands|Îles Vierges britanniques|جزر فيرجن البريطانية|Islas Vírgenes Británicas
VI|U.S. Virgin Islands|Îles Vierges des États-Unis|جزر فيرجن الأمريكية|Islas Vírgenes de EE. UU.
VN|Viet Nam|Viet Nam|فيتنام|Vietnam
VU|Vanuatu|Vanuatu|فانواتو|Vanuatu
WF|Wallis & Futuna|Wallis-et-Futuna|جزر والس وفوتونا|Wallis y Futuna
WS|Samoa|Samoa|ساموا|Samoa
YE|Yemen|Yémen|اليمن|Yemen
YT|Mayotte|Mayotte|مايوت|Mayotte
ZA|South Africa|Afrique du Sud|جنوب أفريقيا|Sudáfrica
ZM|Zambia|Zambie|زامبيا|Zambia
ZW|Zimbabwe|Zimbabwe|زيمبابوي|Zimbabue
"""  # noqa: E501 - a table reads best with one country a line
_NAMES: Final = {row[:2]: tuple(row[3:].split("|")) for row in _TABLE.split("\n") if row}
CODES: Final = frozenset(_NAMES)


def name_of_country(code: str, language: str) -> str:
    """Return a country's name in a language, in English for a language nobody translated to.

    A code that no country has is returned as it is: an old answer is still shown.

    Source: ISO 3166-1; Unicode Common Locale Data Repository; the organization's list of Members.
    """
    names = _NAMES.get(code)
    if names is None:
        return code
    return names[_ORDER.index(language)] if language in _ORDER else names[0]
