// SPDX-License-Identifier: MIT
// The worker of the package: the phone's realm, as the portal's phone has it.
import '../phone/kit.js';
