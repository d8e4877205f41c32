// SPDX-License-Identifier: MIT
// What media-page.js and realms.test.mjs put into the window.
declare var audioCodecs: any;
declare var capabilities: any;
declare var connect: any;
declare var makeEnd: any;
declare var openConnections: any;
declare var packets: any;
declare var Quality: any;
declare var reoffer: any;
declare var tracks: any;
declare var until: any;
interface Window { [name: string]: any }
