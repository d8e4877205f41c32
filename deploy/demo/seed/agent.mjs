// SPDX-License-Identifier: MIT
// What a newcomer finds on the Agent page: a campaign with leads, an agent form, and a button for each thing that a
// chain can do. Button 45 with its script 2160 and its form 203 is the example of the document that describes them.

const ECHO = '600';

/** A script's source from its body. @param {string} body */
const script = (body) => `${body.trim()}\n`;

const scripts = [
  { id: 2160, name: 'Populate form', source: script(`
// Shapes the form that the button opens: one value, one rule, one field more.
function main(data = {}, ctx) {
  return {
    __: {
      formSchema: [
        { name: 'first_name', defaultValue: 'New Updated name' },
        { name: 'last_name', required: true },
        {
          type: 'text', name: 'country', label: 'Country', select_enable: false, required: false, disabled: false,
          hidden: false, multiline: false, defaultValue: 'newly inserted field', validation: '', regex: '',
          collapse: true, scriptforge_change: false, width: 12,
        },
      ],
      formData: { name: 'Jonathan' },
    },
  };
}`) },
  { id: 2161, name: 'After the details', source: script(`
// The answer to a form that was submitted starts the next action.
async function main(data = {}) {
  if (data.first_name === 'nobody') throw new Error('404 There is no customer of that name');
  return { __: { action: { name: 'makeCall', params: ['alt_phone'] } } };
}`) },
  { id: 2162, name: 'Look up', source: script(`
// A text is shown as it is.
function main(data = {}, ctx) {
  return 'Good customer since 2019. Last order: a desk lamp. Asked by ' + (ctx.account?.username || 'an agent') + '.';
}`) },
  { id: 2163, name: 'What next', source: script(`
// The script alone decides which action runs.
function main() {
  return { __: { action: { name: 'openForm', params: ['Feedback form'] } } };
}`) },
  { id: 2164, name: 'After the feedback', source: script(`
const CITIES = { Germany: ['Berlin', 'Cologne'], France: ['Lyon', 'Paris'], Spain: ['Madrid', 'Seville'] };

// Asked when the country changes, its answer changes the form that is open. Asked when the form is submitted, it says
// what comes next: another form by its number, filled, or an action. Code for the browser is never run.
function main(data = {}) {
  if (data.__?.change === 'country') {
    const cities = CITIES[data.country] || [];
    return { __: { formSchema: [{ name: 'city', options: cities, disabled: !cities.length }] } };
  }
  if (data.again === 'yes') return { __: { formId: 206, formData: { reason: 'Rated ' + (data.rating || '?') }, eval: 'alert(1)' } };
  return { __: { action: { name: 'save', params: ['Yes'] } } };
}`) },
  { id: 2165, name: 'Look up calls', source: script(`
// The rows that were selected in the history are in its data.
function main(data = {}) {
  return (data.rows || []).map((row) => row.number + ': no open order').join('\\n');
}`) },
  { id: 2166, name: 'Done', source: script(`
function main() {
  return { __: { action: { name: 'next', params: [] } } };
}`) },
];

const forms = [
  { id: 203, name: 'Customer details', sandbox_id: 2161, formSchema: [
    { name: 'name', type: 'text', label: 'Called', width: 12 },
    { name: 'first_name', type: 'text', label: 'First name', width: 6 },
    { name: 'last_name', type: 'text', label: 'Last name', width: 6 },
  ] },
  { id: 204, name: 'Lead', formSchema: [
    { name: 'first_name', type: 'text', label: 'First name', width: 6 },
    { name: 'last_name', type: 'text', label: 'Last name', width: 6 },
    { name: 'phone_code', type: 'text', label: 'Country code', width: 4 },
    { name: 'phone', type: 'phone', label: 'Phone', required: true, width: 8 },
    { name: 'alt_phone', type: 'phone', label: 'Other phone', width: 6 },
    { name: 'email', type: 'email', label: 'E-mail', width: 6 },
    { name: 'city', type: 'text', label: 'City', width: 6 },
    { name: 'product', type: 'select', label: 'Interested in', options: ['Desk lamp', 'Office chair', 'Standing desk'], width: 6 },
    { name: 'remark', type: 'multiline', label: 'Remark', width: 12 },
  ] },
  { id: 205, name: 'Feedback form', sandbox_id: 2164, formSchema: [
    { name: 'rating', type: 'radio', label: 'How was the call?', options: [{ label: 'Good', value: 'good' }, { label: 'So so', value: 'fair' }, { label: 'Bad', value: 'bad' }], required: true, width: 12 },
    { name: 'country', type: 'select', label: 'Country', options: ['France', 'Germany', 'Spain'], scriptforge_change: true, width: 6 },
    { name: 'city', type: 'select', label: 'City', options: [], disabled: true, width: 6 },
    { name: 'email', type: 'email', label: 'E-mail', width: 6 },
    { name: 'pieces', type: 'number', label: 'Pieces', defaultValue: 1, width: 6 },
    { name: 'day', type: 'date', label: 'Call back on', width: 6 },
    { name: 'hour', type: 'time', label: 'At', width: 6 },
    { name: 'newsletter', type: 'checkbox', label: 'Wants the newsletter', width: 12 },
    { name: 'again', type: 'radio', label: 'Call again?', options: [{ label: 'Yes', value: 'yes' }, { label: 'No', value: 'no' }], defaultValue: 'no', width: 12 },
    { name: 'comment', type: 'multiline', label: 'Comment', width: 12, collapse: true },
  ] },
  { id: 206, name: 'Call back', sandbox_id: 2166, formSchema: [
    { name: 'reason', type: 'text', label: 'Reason', required: true, width: 12 },
    { name: 'number', type: 'phone', label: 'Number', width: 12 },
  ] },
];

/** @type {[id: number, label: string, icon: string, type: string, placement: string, more: object][]} */
const shown = [
  [46, 'Feedback', 'comment-dots', 'primary', 'agent', { fn: "openForm('Feedback form')", tooltip: 'Opens a form by its name' }],
  [47, 'Look up', 'magnifying-glass', 'info', 'agent', { sandbox_id: 2162, tooltip: 'Asks a script and shows its answer' }],
  [48, 'Other number', 'phone', 'success', 'agent', { fn: 'makeCall(alt_phone)', tooltip: 'Calls the other number of the lead' }],
  [45, 'Agent Populate Form', 'copy', 'danger', 'agent', { fn: 'main', form_id: 203, sandbox_id: 2160, min_select: 10, max_select: 20, tooltip: 'Red tootltip' }],
  [49, 'Price list', 'arrow-up-right-from-square', 'secondary', 'agent', { fn: 'redirect(https://www.example.com, _blank)', tooltip: 'Opens a page in a window of its own' }],
  [50, 'What next?', 'wand-magic-sparkles', 'warning', 'agent', { sandbox_id: 2163, tooltip: 'A script decides what to do' }],
  [51, 'Mute', 'microphone-slash', 'light', 'agent', { fn: 'toggleMic', tooltip: 'Microphone on or off' }],
  [52, 'Hang up', 'phone-slash', 'danger', 'agent', { fn: 'endCall()', tooltip: 'Ends the call' }],
  [53, 'Done', 'check', 'success', 'agent', { fn: 'save(Yes)', tooltip: 'Saves the lead with its disposition' }],
  [54, 'Next lead', 'forward', 'dark', 'agent', { fn: 'next()', tooltip: 'Takes the next lead' }],
  [55, 'Echo test', 'headset', 'info', 'side', { fn: `makeCall(${ECHO})`, tooltip: 'Hear yourself' }],
  [56, 'Help', 'circle-question', 'secondary', 'footer', { fn: 'openForm(Feedback form)', tooltip: 'Tell us' }],
  [57, 'Look up', 'magnifying-glass', 'info', 'history', { sandbox_id: 2165, min_select: 1, max_select: 3, tooltip: 'One to three calls' }],
];

const buttons = shown.map(([id, label, icon, type, placement, more], i) => (
  { id, label, icon, type, placement, sort_order: 10 + 10 * i, ...more }));

const CAMPAIGN_SCRIPT = `Hello, this is the demo shop. Am I speaking with {first_name}?

You asked us about {product}. May I tell you what it costs, and when it could be with you?

If it does not suit: thank you, and have a good day.`;

const campaigns = [{ id: 1, name: 'Spring offer', state: 'running', lead_set: 1, caller_id: '15550199', form_id: 204,
  script: CAMPAIGN_SCRIPT, dispositions: ['ASKED FOR MAIL'], flags: { transfer: true } },
{ id: 2, name: 'Call back', state: 'running', lead_set: 1, source_status: 'CALL BACK', caller_id: '15550199', form_id: 204,
  script: 'Hello {first_name}, we talked before. Is this a better time?', dispositions: [], flags: { transfer: false } }];

const PEOPLE = `Grace Hopper,Arlington,Office chair
Ada Lovelace,London,Standing desk
Alan Turing,Wilmslow,Desk lamp
Katherine Johnson,Hampton,Office chair
Edsger Dijkstra,Nuenen,Desk lamp
Hedy Lamarr,Vienna,Standing desk
Claude Shannon,Gaylord,Office chair
Radia Perlman,Seattle,Desk lamp
Konrad Zuse,Berlin,Standing desk
Barbara Liskov,Boston,Office chair
Donald Knuth,Stanford,Desk lamp
Margaret Hamilton,Paoli,Standing desk`;

/** Numbers of the range that is kept for stories: the demo's server lets the echo answer them. The last is the desk phone. */
const leads = ['phone_code,phone,alt_phone,first_name,last_name,email,city,product', ...PEOPLE.split('\n').map((line, i) => {
  const [name, city, product] = line.split(',');
  const [first, last] = name.split(' ');
  const numbers = i === 11 ? `,1003,${ECHO}` : `1,55501${10 + i},55501${30 + i}`;
  return `${numbers},${first},${last},${first.toLowerCase()}@example.com,${city},${product}`;
})].join('\r\n');

/** @param {number} tenant */
export function agentSeed(tenant) {
  const rows = (/** @type {object[]} */ list) => list.map((row) => ({ tenant, ...row }));
  return {
    settings: { scripts: rows(scripts), forms: rows(forms), buttons: rows(buttons), leadSets: rows([{ id: 1, name: 'Asked in spring' }]), campaigns: rows(campaigns) },
    leads: { 1: leads },
  };
}
