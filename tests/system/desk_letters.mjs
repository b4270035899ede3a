/* desk_letters.mjs - paper for a day at the desk: letters of made-up offices and people, laid out by the browser, and what is printed on them.
 *
 * Ordinary dak, as clean as a laser printer makes it; each seventh says no number, each ninth no date, as real ones do. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const DPI = 200;

const offices = [
  { lang: 'en', head: ['Government of India', 'Ministry of Road Transport and Highways', 'Transport Bhavan, New Delhi - 110001'], name: 'Ministry of Road Transport and Highways', mark: 'RT' },
  { lang: 'en', head: ['Government of India', 'Central Ground Water Board', 'Bhujal Bhawan, Faridabad - 121001'], name: 'Central Ground Water Board', mark: 'CGWB' },
  { lang: 'en', head: ['Government of Karnataka', 'Directorate of Economics and Statistics', 'Multistoreyed Building, Bengaluru - 560001'], name: 'Directorate of Economics and Statistics', mark: 'DES' },
  { lang: 'en', head: ['Government of India', 'National Institute of Rural Training', 'Rajendranagar, Hyderabad - 500030'], name: 'National Institute of Rural Training', mark: 'NIRT' },
  { lang: 'en', head: ['Government of Kerala', 'Finance Department', 'Secretariat, Thiruvananthapuram - 695001'], name: 'Finance Department', mark: 'FIN' },
  { lang: 'hi', head: ['भारत सरकार', 'केन्द्रीय जल आयोग', 'सेवा भवन, नई दिल्ली - 110066'], name: 'केन्द्रीय जल आयोग', mark: 'के.ज.आ.' },
  { lang: 'hi', head: ['राजस्थान सरकार', 'आयोजना विभाग', 'सचिवालय, जयपुर - 302005'], name: 'आयोजना विभाग', mark: 'आयो.' },
  { lang: 'hi', head: ['भारत सरकार', 'राष्ट्रीय बीज निगम', 'बीज भवन, पूसा, नई दिल्ली - 110012'], name: 'राष्ट्रीय बीज निगम', mark: 'रा.बी.नि.' },
];

const signers = {
  en: [['Anil Deshpande', 'Director'], ['Meera Krishnamurthy', 'Under Secretary'], ['Joseph Mathew', 'Deputy Secretary'], ['Sunita Rawat', 'Joint Director'],
    ['Ravi Shankar Iyer', 'Section Officer'], ['Harpreet Kaur', 'Superintending Engineer']],
  hi: [['सुनील कुमार त्रिपाठी', 'निदेशक'], ['कविता शर्मा', 'अवर सचिव'], ['राजेन्द्र सिंह नेगी', 'उप सचिव'], ['मीना कुमारी', 'अनुभाग अधिकारी']],
};

/* Officers of the sample directory: whom the letter is to. */
const posts = {
  en: [['JS-ADMIN', 'The Joint Secretary (Administration)'], ['JS-PLAN', 'The Joint Secretary (Planning)'], ['DS-COORD', 'The Deputy Secretary (Coordination)'],
    ['US-ADMIN', 'The Under Secretary (Administration)'], ['DIR-PG', 'The Director (Public Grievances)']],
  hi: [['JS-ADMIN', 'संयुक्त सचिव (प्रशासन)'], ['JS-PLAN', 'संयुक्त सचिव (योजना)'], ['DS-COORD', 'उप सचिव (समन्वय)'], ['US-ADMIN', 'अवर सचिव (प्रशासन)']],
};

const subjects = {
  en: ['Release of the second instalment of grants-in-aid for the current financial year', 'Nomination of officers for the training programme on public procurement',
    'Repair of the approach road to the district hospital at Bhatpalli', 'Quarterly progress report on drinking water supply in aspirational districts',
    'Filling up of vacant posts of junior statistical officer on deputation basis', 'Verification of service records of retired employees of the field offices',
    'Allotment of additional office space in the central secretariat complex', 'Constitution of a committee to review the norms of travelling allowance',
    'Audit observations on the purchase of laboratory equipment', 'Annual maintenance contract for the lifts of the office building',
    'Request for extension of time to submit the utilisation certificate', 'Meeting of the state level coordination committee on skill development',
    'Supply of seismic data for the proposed barrage on the river Wardha', 'Permission to attend an international conference on irrigation',
    'Comments on the draft cabinet note on inland waterways', 'Transfer of land records of the regional training centre',
    'Settlement of the claim for reimbursement of hostel charges', 'Clarification on the admissibility of children education allowance',
    'Information on court cases pending for more than five years', 'Renewal of the security agency contract for the guest house',
    'Guidelines for the observance of vigilance awareness week', 'Report on damage to minor irrigation tanks by floods',
    'Proposal for solar lighting of village haats in hill blocks', 'Inspection of cold storage units built with central assistance'],
  hi: ['चालू वित्तीय वर्ष के लिए अनुदान की दूसरी किस्त जारी करना', 'ग्राम पंचायतों में पुस्तकालय भवनों का निर्माण', 'सिंचाई नहरों की मरम्मत की प्रगति रिपोर्ट',
    'प्रशिक्षण कार्यक्रम के लिए अधिकारियों का नामांकन', 'कार्यालय भवन के वार्षिक रखरखाव का ठेका', 'सेवानिवृत्त कर्मचारियों के अभिलेखों का सत्यापन',
    'रिक्त पदों को प्रतिनियुक्ति के आधार पर भरना', 'बाढ़ से क्षतिग्रस्त तालाबों का सर्वेक्षण', 'हिन्दी कार्यशाला का आयोजन', 'बीज वितरण केन्द्रों का निरीक्षण',
    'जिला स्तरीय समन्वय समिति की बैठक', 'लेखापरीक्षा की टिप्पणियों का उत्तर', 'छात्रावास शुल्क की प्रतिपूर्ति का दावा', 'यात्रा भत्ते के नियमों की समीक्षा'],
};

const words = {
  en: { no: 'No.', dated: 'Dated', to: 'To', sub: 'Subject:', sir: 'Sir,', end: 'Yours faithfully,', months: ['January', 'February', 'March', 'April', 'May', 'June'],
    body: ['I am directed to refer to the subject mentioned above and to say that the matter has been examined in this office.',
      'It is requested that the information asked for may kindly be furnished in the enclosed form, and that this office may be informed of the action taken.',
      'The expenditure will be met from the sanctioned budget grant of the office concerned.'] },
  hi: { no: 'सं.', dated: 'दिनांक', to: 'सेवा में,', sub: 'विषय:', sir: 'महोदय,', end: 'भवदीय,', months: ['जनवरी', 'फरवरी', 'मार्च', 'अप्रैल', 'मई', 'जून'],
    body: ['मुझे उपर्युक्त विषय का उल्लेख करने और यह कहने का निदेश हुआ है कि इस मामले पर इस कार्यालय में विचार किया गया है।',
      'अनुरोध है कि अपेक्षित सूचना संलग्न प्रपत्र में भेजी जाए और की गई कार्रवाई से इस कार्यालय को अवगत कराया जाए।', 'इस पर होने वाला व्यय संबंधित कार्यालय के स्वीकृत बजट से वहन किया जाएगा।'] },
};

/* What letter i says. */
export function letterAt(i) {
  const office = offices[i % offices.length], { lang } = office, w = words[lang];
  const organisation = /^(Government of [^I]|राजस्थान)/.test(office.head[0]) ? `${office.head[0]}, ${office.name}` : office.name;
  const [name, designation] = signers[lang][i % signers[lang].length];
  const [post, addressee] = posts[lang][i % posts[lang].length];
  const day = 3 + i % 24, month = i % 6;
  const fields = {
    letter_no: i % 7 === 6 ? '' : `${office.mark}/${11 + i}/${100 + 37 * i}/2026`,
    date: i % 9 === 8 ? '' : `${String(day).padStart(2, '0')}-${String(month + 1).padStart(2, '0')}-2026`,
    subject: subjects[lang][Math.floor(i / 2) % subjects[lang].length] + (i >= 2 * subjects[lang].length ? ` (${i})` : ''),
    sender_name: name, sender_designation: designation, sender_organisation: organisation,
  };
  return { lang, office, w, addressee, post, fields, dated: fields.date && `${day} ${w.months[month]}, 2026` };
}

function html({ lang, office, w, addressee, fields, dated }) {
  const number = fields.letter_no && `${w.no} ${fields.letter_no}`, date = dated && `${w.dated}: ${dated}`;

  return `<!doctype html><html lang="${lang}"><meta charset="utf-8"><style>@page { size: A4; margin: 22mm 25mm }
    body { font: 12.5pt/1.55 "Noto Serif", "Noto Serif Devanagari", "Noto Sans Devanagari", serif; margin: 0 } header { text-align: center; margin-bottom: 9mm }
    header b { display: block; font-size: 15pt } .row { display: flex; justify-content: space-between; margin-bottom: 7mm } .sub { font-weight: bold; margin: 6mm 0 }
    p { text-indent: 12mm; text-align: justify } .sign { margin: 12mm 0 0 95mm; text-align: center } .gap { height: 14mm }</style>
    <header>${office.head[0]}<b>${office.head[1]}</b>${office.head[2]}</header><div class="row"><span>${number}</span><span>${date}</span></div>
    <div>${w.to}<br>&emsp;${addressee}${lang === 'en' ? ',<br>&emsp;New Delhi.' : ',<br>&emsp;नई दिल्ली।'}</div><div class="sub">${w.sub} ${fields.subject}</div><div>${w.sir}</div>
    ${w.body.map((text) => `<p>${text}</p>`).join('')}<div class="sign">${w.end}<div class="gap"></div>(${fields.sender_name})<br>${fields.sender_designation}</div></html>`;
}

/* Draws letters from..from+n-1 into folder. Their pages and truth: [{ name, pages, lang, post, fields }]. */
export async function drawLetters(browser, folder, n) {
  const page = await browser.newPage(), drawn = [];

  for (let i = 0; i < n; i++) {
    const letter = letterAt(i), name = `drawn-${String(i + 1).padStart(2, '0')}`, dir = join(folder, name), pdf = join(folder, `${name}.pdf`);
    mkdirSync(dir, { recursive: true });
    await page.setContent(html(letter));
    await page.pdf({ path: pdf, preferCSSPageSize: true });
    execFileSync('pdftoppm', ['-r', DPI, '-gray', '-jpeg', pdf, join(dir, 'page')]);
    rmSync(pdf);
    drawn.push({ name, dir, lang: letter.lang, post: letter.post, fields: letter.fields });
  }
  await page.close();
  return drawn;
}
