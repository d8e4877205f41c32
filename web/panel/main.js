// SPDX-License-Identifier: MIT
// The control panel at /admin: who opens it gets its frame, the frame gets the rest.
import './panel-app.js';
