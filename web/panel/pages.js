// SPDX-License-Identifier: MIT
// The pages of the panel: one line each. `menu` is its place in the side menu, worded as the documents word it; a page
// without one is reached from `under`. What a page draws is loaded when it is opened, and gets the properties
// `params` (of the path), `query` and `operator`.

/**
 * @typedef {object} PageEntry
 * @property {string} path  behind the #; `:name` stands for one segment
 * @property {string} title  symbol of its text
 * @property {readonly string[]} [menu]  symbols of the menu's levels above it
 * @property {string} [under]  path of the page that it belongs to
 * @property {string} element  its tag
 * @property {() => Promise<unknown>} load
 * @property {boolean} [owner]  for owners alone
 */

/** @type {readonly PageEntry[]} */
export const PAGES = [
  { path: '/', title: 'page.home', menu: [], element: 'panel-home', load: () => import('./panel-home.js') },
  { path: '/first-run', title: 'page.first-run', menu: [], element: 'panel-first-run', load: () => import('./panel-first-run.js') },
  { path: '/me', title: 'page.me', element: 'panel-me', load: () => import('./panel-me.js') },

  { path: '/setup/integrations/web-phone', title: 'page.web-phone', menu: ['menu.setup', 'menu.integrations'], element: 'panel-web-phones', load: () => import('./panel-web-phones.js') },
  { path: '/setup/integrations/web-phone/new', title: 'page.web-phone-new', under: '/setup/integrations/web-phone', element: 'panel-web-phone', load: () => import('./panel-web-phone.js') },
  { path: '/setup/integrations/web-phone/:id', title: 'page.web-phone-one', under: '/setup/integrations/web-phone', element: 'panel-web-phone', load: () => import('./panel-web-phone.js') },
  { path: '/setup/integrations/web-phone/:id/:tab', title: 'page.web-phone-one', under: '/setup/integrations/web-phone', element: 'panel-web-phone', load: () => import('./panel-web-phone.js') },
  { path: '/setup/information/certificates', title: 'page.certificates', menu: ['menu.setup', 'menu.information'], element: 'panel-certificates', load: () => import('./panel-certificates.js') },
  { path: '/setup/settings/operators', title: 'page.operators', menu: ['menu.setup', 'menu.settings'], element: 'panel-operators', load: () => import('./panel-operators.js'), owner: true },
  { path: '/setup/settings/operators/new', title: 'page.operator-new', under: '/setup/settings/operators', element: 'panel-operator', load: () => import('./panel-operators.js'), owner: true },
  { path: '/setup/settings/operators/:id', title: 'page.operator', under: '/setup/settings/operators', element: 'panel-operator', load: () => import('./panel-operators.js'), owner: true },
  { path: '/setup/settings/tokens', title: 'page.token', menu: ['menu.setup', 'menu.settings'], element: 'panel-tokens', load: () => import('./pages/tokens.js'), owner: true },
  { path: '/setup/settings/tokens/:id', title: 'page.token-one', under: '/setup/settings/tokens', element: 'panel-token', load: () => import('./pages/tokens.js'), owner: true },
  { path: '/setup/information/audit', title: 'page.audit', menu: ['menu.setup', 'menu.information'], element: 'panel-audit', load: () => import('./panel-audit.js'), owner: true },

  { path: '/setup/config/template', title: 'page.template', menu: ['menu.setup', 'menu.config'], element: 'panel-templates', load: () => import('./pages/templates.js') },
  { path: '/setup/config/template/:id', title: 'page.template-one', under: '/setup/config/template', element: 'panel-template', load: () => import('./pages/templates.js') },
  { path: '/setup/config/icons', title: 'page.icon', menu: ['menu.setup', 'menu.config'], element: 'panel-icons', load: () => import('./pages/icons.js') },
  { path: '/setup/config/icons/:id', title: 'page.icon-one', under: '/setup/config/icons', element: 'panel-icon-page', load: () => import('./pages/icons.js') },
  { path: '/setup/information/push', title: 'page.push', menu: ['menu.setup', 'menu.information'], element: 'panel-devices', load: () => import('./pages/accounts.js') },

  { path: '/management/customer', title: 'page.customer', menu: ['menu.management'], element: 'panel-customers', load: () => import('./pages/customers.js') },
  { path: '/management/customer/:id', title: 'page.customer-one', under: '/management/customer', element: 'panel-customer', load: () => import('./pages/customers.js') },
  { path: '/management/customer/:id/:tab', title: 'page.customer-one', under: '/management/customer', element: 'panel-customer', load: () => import('./pages/customers.js') },
  { path: '/management/company', title: 'page.company', menu: ['menu.management'], element: 'panel-companies', load: () => import('./pages/customers.js') },
  { path: '/management/company/:id', title: 'page.company-one', under: '/management/company', element: 'panel-company', load: () => import('./pages/customers.js') },
  { path: '/management/account', title: 'page.account', menu: ['menu.management'], element: 'panel-accounts', load: () => import('./pages/accounts.js') },
  { path: '/management/account/:id', title: 'page.account-one', under: '/management/account', element: 'panel-account', load: () => import('./pages/accounts.js') },

  { path: '/class5/voicemail', title: 'page.voicemail', menu: ['menu.class5'], element: 'panel-mailboxes', load: () => import('./pages/accounts.js') },
  { path: '/class5/recordings', title: 'page.recording', menu: ['menu.class5'], element: 'panel-recordings', load: () => import('./pages/recordings.js') },
  { path: '/class5/recordings/:id', title: 'page.recording-one', under: '/class5/recordings', element: 'panel-recording', load: () => import('./pages/recordings.js') },
  { path: '/agent/campaign', title: 'page.campaign', menu: ['menu.agent'], element: 'panel-campaigns', load: () => import('./pages/campaigns.js') },
  { path: '/agent/campaign/:id', title: 'page.campaign-one', under: '/agent/campaign', element: 'panel-campaign', load: () => import('./pages/campaigns.js') },
  { path: '/agent/leads', title: 'page.leads', menu: ['menu.agent'], element: 'panel-lead-sets', load: () => import('./pages/campaigns.js') },
  { path: '/agent/leads/:id', title: 'page.leads-one', under: '/agent/leads', element: 'panel-leads', load: () => import('./pages/campaigns.js') },

  { path: '/developer/button-builder', title: 'page.button', menu: ['menu.developer'], element: 'panel-buttons', load: () => import('./pages/buttons.js') },
  { path: '/developer/button-builder/:id', title: 'page.button-one', under: '/developer/button-builder', element: 'panel-button', load: () => import('./pages/buttons.js') },
  { path: '/developer/pages', title: 'page.form', menu: ['menu.developer'], element: 'panel-forms', load: () => import('./pages/forms.js') },
  { path: '/developer/pages/:id', title: 'page.form-one', under: '/developer/pages', element: 'panel-form-builder', load: () => import('./pages/forms.js') },
  { path: '/developer/scriptforge', title: 'page.script', menu: ['menu.developer'], element: 'panel-scripts', load: () => import('./pages/scripts.js') },
  { path: '/developer/scriptforge/:id', title: 'page.script-one', under: '/developer/scriptforge', element: 'panel-script', load: () => import('./pages/scripts.js') },
  { path: '/developer/variables', title: 'page.variable', menu: ['menu.developer'], element: 'panel-variables', load: () => import('./pages/variables.js') },
  { path: '/developer/variables/:id', title: 'page.variable-one', under: '/developer/variables', element: 'panel-variable', load: () => import('./pages/variables.js') },
];

/** The menu's order: first levels as they come here. */
export const MENU_ORDER = ['menu.setup', 'menu.management', 'menu.class5', 'menu.agent', 'menu.developer'];
