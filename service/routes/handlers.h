// SPDX-License-Identifier: Apache-2.0
// What the table calls. A handler gets a call that has been admitted and its body read, and returns
// the answer or throws Refusal or store::Error.
#pragma once

#include "service/http/call.h"

namespace service::routes {

using http::Call;
using http::Response;

// Records a look, once for each session; Refusal: ledger_unavailable, and then nothing is shown.
void record_look(Call& call, const char* act, const std::string& dossier,
                 const std::string& subject);
// A batch with what its reading came to.
boost::json::object batch_json(const Call& call, const store::Batch& batch);

// public.cpp: pages, health, description, verification
Response health(Call& call);
Response describe(Call& call);
Response public_page(Call& call);
Response staff_page(Call& call);
Response asset(Call& call);
Response verify_copy(Call& call);

// trust.cpp
Response trust_page(Call& call);
Response trust_style(Call& call);
Response trust_certificate(Call& call);

// graduate.cpp
Response ask_code(Call& call);
Response enter(Call& call);
Response graduate_session(Call& call);
Response graduate_leave(Call& call);
Response my_dossiers(Call& call);
Response my_requests(Call& call);
Response file_request(Call& call);

// staff.cpp
Response log_in(Call& call);
Response staff_session(Call& call);
Response log_out(Call& call);
Response overview(Call& call);

// dossiers.cpp
Response recent_dossiers(Call& call);
Response find_dossiers(Call& call);
Response open_dossier(Call& call);
Response show_dossier(Call& call);
Response move_dossier(Call& call);
Response issue_code(Call& call);

// batches.cpp
Response begin_batch(Call& call);
Response begin_stack(Call& call);
Response receive_file(Call& call);
Response start_batch(Call& call);
Response show_batch(Call& call);
Response assign_batch(Call& call);
Response retry_dossier(Call& call);

// pages.cpp
Response search(Call& call);
Response show_page(Call& call);
Response page_image(Call& call);
Response page_thumbnail(Call& call);
Response page_master(Call& call);

// tiles.cpp
Response page_tiles(Call& call);
Response page_tile(Call& call);

// lots.cpp: lots as a whole, the campaign
Response lots(Call& call);
Response open_lot(Call& call);
Response show_lot(Call& call);
Response lot_report(Call& call);
Response lot_sheet(Call& call);
Response add_to_lot(Call& call);
Response draw_sample(Call& call);
Response rescan_list(Call& call);
Response campaign(Call& call);
Response plan_campaign(Call& call);

// checks.cpp: a dossier on its way, its checks, pages that are scanned again
Response digitization_queue(Call& call);
Response prepare_dossier(Call& call);
Response take_step(Call& call);
Response set_urgent(Call& call);
Response add_stop(Call& call);
Response resolve_stop(Call& call);
Response sample_pages(Call& call);
Response judge_pages(Call& call);
Response waive(Call& call);
Response accept_dossier(Call& call);
Response new_scans(Call& call);
Response replace_page(Call& call);

// requests.cpp
Response requests(Call& call);
Response answer_request(Call& call);

// copies.cpp
Response certify_copy(Call& call);
Response certified_copies(Call& call);
Response certified_copy_pdf(Call& call);
Response revoke_copy(Call& call);

// accounts.cpp
Response accounts(Call& call);
Response add_account(Call& call);
Response enable_account(Call& call);
Response set_password(Call& call);

}  // namespace service::routes
