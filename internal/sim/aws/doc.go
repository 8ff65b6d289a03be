// Package aws is simulated AWS: an HTTP server that speaks the wire
// protocols of EC2, STS, CloudFormation, RAM and Service Quotas, with several accounts and
// regions, and carries the traffic that its peerings, transit gateways, routes
// and firewalls would let through, out into a small internet too.
//
// Nothing that talks to it knows of it. The AWS SDKs and the aws command reach
// it through AWS_ENDPOINT_URL or --endpoint-url; the access key in the request's
// signature says which account is calling, its credential scope says in which
// region. Signatures are verified.
//
//	cloud, err := awssim.NewSample(awssim.Options{Seed: 1})
//	server := httptest.NewServer(cloud.Handler())
//	// AWS_ENDPOINT_URL=server.URL, keys of awssim.SampleControl...
//	before := cloud.Snapshot()
//	...
//	require.Empty(t, cloud.Snapshot().Diff(before))
//
// # Time
//
// Everything that AWS does later (a request that reaches the other side, its
// expiry after seven days, forgetting what has ended) happens by the cloud's
// [Clock], which follows any other clock and can be moved. Session keys alone
// end by the wall clock: the SDK that holds them renews them by its own.
//
// # Meanness
//
// Three kinds of trouble are on by default, because AWS has them: what was
// just created is not found for a moment, a route is not listed at once, and
// states between the interesting ones show. [Lags] sets how long: until so many
// looks or so much time, whichever ends first, so that a test whose clock stands
// still gets on as well. Other trouble is asked for with [Cloud.Inject].
//
// # Rights
//
// Users may do everything in their account, and so may the sessions of a role whose
// Policies are nil. Of any other role the policies are asked before each call, by
// the part of IAM's language that the templates of Causeway need; what is beyond it
// is refused when the policy comes, so that no role seems to allow more or less
// than AWS's would. CloudFormation makes such roles, and nothing else. A change to
// a role is not seen at once ([Lags].Role); [Cloud.SetRole] and [Cloud.RemoveRole]
// are, as if it had been so for long.
//
// # Services
//
// Each service is a package of its own, with a type that embeds the one [state.Store]: what the cloud knows, under one lock.
//   - state holds the data of all services, and what can be read off it; it decides nothing about calls.
//   - wire holds signatures, protocols, parameters, filters and pages; it decides nothing at all.
//   - ec2, transit, ram, iam, sts, cloudformation and quotas hold the rules, and in files that end in _wire.go, or are called
//     wire.go, the form of their answers.
//   - packets says who can reach whom; it changes nothing.
//
// A new service is a folder: its data in state.State, a type with New, and
//   - Service, the operations that it answers, with the name by which a signature calls it and its protocol;
//   - Settle, what becomes due as time passes;
//   - Resources, what a connection can make or change, by which snapshots are compared;
//   - hands: exported methods that do what a person does at a console, without being counted as calls.
//
// It joins the cloud by a line in [Cloud.parts] and a field in [Cloud], from which its hands are reached. Operations of a
// service that is there already, such as EC2's on transit gateways, may be answered by a package of their own: parts of one
// name answer as one. What can be put into a world is a type of world and a line in [Cloud.Add].
//
// # Where AWS's own behaviour is not documented
//
// These are our readings; a client must survive both.
//   - The same pair of VPCs requested twice: a waiting request is returned again,
//     for an active one the answer is VpcPeeringConnectionAlreadyExists.
//     [Options.SamePair] chooses otherwise.
//   - A peering that is still initiating-request or provisioning cannot be
//     deleted (InvalidStateTransition), nor can one that is deleted already.
//   - A route to a peering that has ended is refused as
//     InvalidVpcPeeringConnectionID.NotFound.
//   - A route to a transit gateway that is not attached, or not accepted yet, is
//     refused as InvalidTransitGatewayID.NotFound; while the attachment is pending
//     or modifying, as IncorrectState.
//   - A VPC attachment shows no initiatingRequest: AWS documents it for peerings of
//     transit gateways only. It waits for acceptance without an end.
//   - A sixth transit gateway for a VPC is a TransitGatewayAttachmentLimitExceeded.
//   - The first page of all RAM invitations is empty and has a token: AWS says that
//     pages may be.
//   - An invitation that nobody answered is gone when its share is; one that
//     was answered, or expired, is listed as long as the share is.
//   - A NAT gateway with several addresses uses any of them for any connection.
//   - A peering that the caller does not see is InvalidVpcPeeringConnectionID.NotFound
//     even where a condition of the caller's policy asks about its VPCs.
//   - An operation that names no Needs is allowed on "*" only.
//   - A session of a role whose policies are gone, or that is gone with them, may do
//     nothing, as soon as the change is through.
//   - A role changed again before the last change is through stays what it was first.
//   - A stack is made at once, unless [Lags].Stack says otherwise. What IAM would refuse
//     rolls it back.
//   - The text of the failure of a request that names a wrong VPC, a wrong
//     account or overlapping blocks is one and the same.
package aws
