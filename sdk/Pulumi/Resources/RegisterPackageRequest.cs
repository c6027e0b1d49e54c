namespace Pulumi;

/// <summary>
/// Names the package behind a resource of a generated SDK. Only such an SDK passes one, so none can be made here: the type stands in the
/// signatures because calls have to choose among the official overloads.
/// </summary>
public sealed class RegisterPackageRequest
{
    private RegisterPackageRequest()
    {
    }
}
