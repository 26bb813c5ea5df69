//! Capability `branding`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

use super::*;
use crate::shape::*;
use crate::values::{Sensitive, Timestamp};
use serde_json::Value;

pub mod ops {
    use super::*;

    operation! { CreateManagedLoginBranding CREATE_MANAGED_LOGIN_BRANDING (CreateManagedLoginBrandingRequest) -> CreateManagedLoginBrandingResponse; branding Signed [
        "ResourceNotFoundException", "ConcurrentModificationException",
        "ManagedLoginBrandingExistsException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "LimitExceededException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { DeleteManagedLoginBranding DELETE_MANAGED_LOGIN_BRANDING (DeleteManagedLoginBrandingRequest) -> (); branding Signed [
        "ResourceNotFoundException", "ConcurrentModificationException", "InvalidParameterException",
        "TooManyRequestsException", "NotAuthorizedException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }

    operation! { DescribeManagedLoginBranding DESCRIBE_MANAGED_LOGIN_BRANDING (DescribeManagedLoginBrandingRequest) -> DescribeManagedLoginBrandingResponse; branding Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { DescribeManagedLoginBrandingByClient DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT (DescribeManagedLoginBrandingByClientRequest) -> DescribeManagedLoginBrandingByClientResponse; branding Signed [
        "ResourceNotFoundException", "InvalidParameterException", "TooManyRequestsException",
        "NotAuthorizedException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { GetUICustomization GET_UI_CUSTOMIZATION (GetUICustomizationRequest) -> GetUICustomizationResponse; branding Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "OperationNotEnabledException", "TooManyRequestsException", "InternalErrorException",
    ] }

    operation! { SetUICustomization SET_UI_CUSTOMIZATION (SetUICustomizationRequest) -> SetUICustomizationResponse; branding Signed [
        "InvalidParameterException", "ResourceNotFoundException", "NotAuthorizedException",
        "TooManyRequestsException", "OperationNotEnabledException", "InternalErrorException",
    ] }

    operation! { UpdateManagedLoginBranding UPDATE_MANAGED_LOGIN_BRANDING (UpdateManagedLoginBrandingRequest) -> UpdateManagedLoginBrandingResponse; branding Signed [
        "ResourceNotFoundException", "ConcurrentModificationException", "InvalidParameterException",
        "TooManyRequestsException", "NotAuthorizedException", "OperationNotEnabledException",
        "InternalErrorException",
    ] }
}

structure! { AssetType ASSET_TYPE {
    category: AssetCategoryType = "Category" ASSET_CATEGORY_TYPE;
    color_mode: ColorSchemeModeType = "ColorMode" COLOR_SCHEME_MODE_TYPE;
    extension: AssetExtensionType = "Extension" ASSET_EXTENSION_TYPE;
    bytes: Option<Vec<u8>> = "Bytes" ASSET_BYTES_TYPE;
    resource_id: Option<String> = "ResourceId" RESOURCE_ID_TYPE;
} }

structure! { CreateManagedLoginBrandingRequest CREATE_MANAGED_LOGIN_BRANDING_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    use_cognito_provided_values: Option<bool> = "UseCognitoProvidedValues" BOOLEAN_TYPE;
    settings: Option<Value> = "Settings" DOCUMENT;
    assets: Option<Vec<AssetType>> = "Assets" ASSET_LIST_TYPE;
} }

structure! { CreateManagedLoginBrandingResponse CREATE_MANAGED_LOGIN_BRANDING_RESPONSE {
    managed_login_branding: Option<ManagedLoginBrandingType> = "ManagedLoginBranding" MANAGED_LOGIN_BRANDING_TYPE;
} }

structure! { DeleteManagedLoginBrandingRequest DELETE_MANAGED_LOGIN_BRANDING_REQUEST {
    managed_login_branding_id: String = "ManagedLoginBrandingId" MANAGED_LOGIN_BRANDING_ID_TYPE;
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
} }

structure! { DescribeManagedLoginBrandingByClientRequest DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Sensitive = "ClientId" CLIENT_ID_TYPE;
    return_merged_resources: Option<bool> = "ReturnMergedResources" BOOLEAN_TYPE;
} }

structure! { DescribeManagedLoginBrandingByClientResponse DESCRIBE_MANAGED_LOGIN_BRANDING_BY_CLIENT_RESPONSE {
    managed_login_branding: Option<ManagedLoginBrandingType> = "ManagedLoginBranding" MANAGED_LOGIN_BRANDING_TYPE;
} }

structure! { DescribeManagedLoginBrandingRequest DESCRIBE_MANAGED_LOGIN_BRANDING_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    managed_login_branding_id: String = "ManagedLoginBrandingId" MANAGED_LOGIN_BRANDING_ID_TYPE;
    return_merged_resources: Option<bool> = "ReturnMergedResources" BOOLEAN_TYPE;
} }

structure! { DescribeManagedLoginBrandingResponse DESCRIBE_MANAGED_LOGIN_BRANDING_RESPONSE {
    managed_login_branding: Option<ManagedLoginBrandingType> = "ManagedLoginBranding" MANAGED_LOGIN_BRANDING_TYPE;
} }

structure! { GetUICustomizationRequest GET_UI_CUSTOMIZATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
} }

structure! { GetUICustomizationResponse GET_UI_CUSTOMIZATION_RESPONSE {
    ui_customization: UICustomizationType = "UICustomization" UI_CUSTOMIZATION_TYPE;
} }

structure! { ManagedLoginBrandingType MANAGED_LOGIN_BRANDING_TYPE {
    managed_login_branding_id: Option<String> = "ManagedLoginBrandingId" MANAGED_LOGIN_BRANDING_ID_TYPE;
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    use_cognito_provided_values: Option<bool> = "UseCognitoProvidedValues" BOOLEAN_TYPE;
    settings: Option<Value> = "Settings" DOCUMENT;
    assets: Option<Vec<AssetType>> = "Assets" ASSET_LIST_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
} }

structure! { SetUICustomizationRequest SET_UI_CUSTOMIZATION_REQUEST {
    user_pool_id: String = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    css: Option<String> = "CSS" CSS_TYPE;
    image_file: Option<Vec<u8>> = "ImageFile" IMAGE_FILE_TYPE;
} }

structure! { SetUICustomizationResponse SET_UI_CUSTOMIZATION_RESPONSE {
    ui_customization: UICustomizationType = "UICustomization" UI_CUSTOMIZATION_TYPE;
} }

structure! { UICustomizationType UI_CUSTOMIZATION_TYPE {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    client_id: Option<Sensitive> = "ClientId" CLIENT_ID_TYPE;
    image_url: Option<String> = "ImageUrl" IMAGE_URL_TYPE;
    css: Option<String> = "CSS" CSS_TYPE;
    css_version: Option<String> = "CSSVersion" CSS_VERSION_TYPE;
    last_modified_date: Option<Timestamp> = "LastModifiedDate" DATE_TYPE;
    creation_date: Option<Timestamp> = "CreationDate" DATE_TYPE;
} }

structure! { UpdateManagedLoginBrandingRequest UPDATE_MANAGED_LOGIN_BRANDING_REQUEST {
    user_pool_id: Option<String> = "UserPoolId" USER_POOL_ID_TYPE;
    managed_login_branding_id: Option<String> = "ManagedLoginBrandingId" MANAGED_LOGIN_BRANDING_ID_TYPE;
    use_cognito_provided_values: Option<bool> = "UseCognitoProvidedValues" BOOLEAN_TYPE;
    settings: Option<Value> = "Settings" DOCUMENT;
    assets: Option<Vec<AssetType>> = "Assets" ASSET_LIST_TYPE;
} }

structure! { UpdateManagedLoginBrandingResponse UPDATE_MANAGED_LOGIN_BRANDING_RESPONSE {
    managed_login_branding: Option<ManagedLoginBrandingType> = "ManagedLoginBranding" MANAGED_LOGIN_BRANDING_TYPE;
} }

string_enum! { AssetCategoryType ASSET_CATEGORY_TYPE {
    FaviconIco = "FAVICON_ICO";
    FaviconSvg = "FAVICON_SVG";
    EmailGraphic = "EMAIL_GRAPHIC";
    SmsGraphic = "SMS_GRAPHIC";
    AuthAppGraphic = "AUTH_APP_GRAPHIC";
    PasswordGraphic = "PASSWORD_GRAPHIC";
    PasskeyGraphic = "PASSKEY_GRAPHIC";
    PageHeaderLogo = "PAGE_HEADER_LOGO";
    PageHeaderBackground = "PAGE_HEADER_BACKGROUND";
    PageFooterLogo = "PAGE_FOOTER_LOGO";
    PageFooterBackground = "PAGE_FOOTER_BACKGROUND";
    PageBackground = "PAGE_BACKGROUND";
    FormBackground = "FORM_BACKGROUND";
    FormLogo = "FORM_LOGO";
    IdpButtonIcon = "IDP_BUTTON_ICON";
} }

string_enum! { AssetExtensionType ASSET_EXTENSION_TYPE {
    Ico = "ICO";
    Jpeg = "JPEG";
    Png = "PNG";
    Svg = "SVG";
    Webp = "WEBP";
} }

string_enum! { ColorSchemeModeType COLOR_SCHEME_MODE_TYPE {
    Light = "LIGHT";
    Dark = "DARK";
    Dynamic = "DYNAMIC";
} }

pub static ASSET_BYTES_TYPE: BlobShape = BlobShape::new("AssetBytesType").max(1000000);
pub static ASSET_LIST_TYPE: ListShape = ListShape::new("AssetListType", ASSET_TYPE.shape()).min(0).max(40);
pub static CSS_TYPE: StringShape = StringShape::new("CSSType").min(0).max(131072);
pub static CSS_VERSION_TYPE: StringShape = StringShape::new("CSSVersionType");
pub static IMAGE_FILE_TYPE: BlobShape = BlobShape::new("ImageFileType").min(0).max(131072);
pub static IMAGE_URL_TYPE: StringShape = StringShape::new("ImageUrlType");
pub static MANAGED_LOGIN_BRANDING_ID_TYPE: StringShape = StringShape::new("ManagedLoginBrandingIdType").pattern(&crate::PATTERNS[0]);
pub static RESOURCE_ID_TYPE: StringShape = StringShape::new("ResourceIdType").min(1).max(40).pattern(&crate::PATTERNS[1]);
